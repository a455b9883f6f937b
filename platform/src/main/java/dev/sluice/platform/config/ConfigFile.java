package dev.sluice.platform.config;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.YamlParserUtils;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads configuration files: YAML, nested or with dotted keys, Sluice's options under {@code
 * sluice} and Flink's own beside them.
 */
public final class ConfigFile {

    private ConfigFile() {}

    /** Reads and checks a file. */
    public static Configuration load(Path file) {
        return load(file, Map.of());
    }

    /**
     * Reads and checks a file.
     *
     * @param overrides values of {@code --set}, by dotted key, that go before those of the file
     * @throws SluiceException that names every unknown key, with the nearest known one, and every
     *     value of the wrong type
     */
    public static Configuration load(Path file, Map<String, String> overrides) {
        Configuration values = new Configuration();
        flatten("", parse(file), values);
        overrides.forEach(values::setString);
        OptionCatalog catalog = OptionCatalog.create();
        List<String> problems = new ArrayList<>();
        for (String key : values.keySet().stream().sorted().toList()) {
            String origin = overrides.containsKey(key) ? "--set" : Home.display(file);
            catalog.check(key, values).ifPresent(text -> problems.add(origin + ": " + text));
        }
        if (!problems.isEmpty()) {
            throw new SluiceException(
                    String.join("\n  ", problems) + "\nall options: docs/configuration.md");
        }
        return values;
    }

    private static Map<String, Object> parse(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new SluiceException(
                    "there is no configuration file %s; configs/default.yaml is one to start from"
                            .formatted(file.toAbsolutePath()));
        }
        try {
            Map<String, Object> parsed = YamlParserUtils.loadYamlFile(file.toFile());
            return parsed == null ? Map.of() : parsed;
        } catch (Exception e) {
            throw new SluiceException(
                    "%s is not YAML of keys and values: %s"
                            .formatted(Home.display(file), e.getMessage()),
                    e);
        }
    }

    private static void flatten(String prefix, Map<?, ?> map, Configuration values) {
        map.forEach(
                (key, value) -> {
                    String path = prefix + key;
                    if (value instanceof Map<?, ?> nested) {
                        flatten(path + ".", nested, values);
                    } else if (value instanceof List<?>) {
                        values.setString(path, YamlParserUtils.toYAMLString(value));
                    } else if (value != null) {
                        values.setString(path, value.toString());
                    }
                });
    }
}
