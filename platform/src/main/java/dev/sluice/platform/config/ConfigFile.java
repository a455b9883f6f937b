// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.YamlParserUtils;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads configuration files: YAML with nested or dotted keys, which hold Sluice's options under
 * {@code sluice} and Flink's own options beside them.
 */
public final class ConfigFile {

    private ConfigFile() {}

    /** Reads and checks a file. */
    public static Configuration load(Path file) {
        return load(file, Map.of());
    }

    /**
     * Reads and checks a file. Deprecated keys are replaced by the current ones, with a warning in
     * the log.
     *
     * @param overrides the values of {@code --set} by dotted key; they take precedence over those
     *     of the file
     * @throws SluiceException that lists every unknown key, with the nearest known one, and every
     *     value of the wrong type
     */
    public static Configuration load(Path file, Map<String, String> overrides) {
        Map<String, String> values = new LinkedHashMap<>();
        flatten("", parse(file), values);
        return new ConfigCheck(OptionCatalog.create())
                .add(Home.display(file), values)
                .add("--set", overrides)
                .configuration();
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
                    "%s is not a YAML file of keys and values: %s"
                            .formatted(Home.display(file), e.getMessage()),
                    e);
        }
    }

    private static void flatten(String prefix, Map<?, ?> map, Map<String, String> values) {
        map.forEach(
                (key, value) -> {
                    String path = prefix + key;
                    if (value instanceof Map<?, ?> nested) {
                        flatten(path + ".", nested, values);
                    } else if (value instanceof List<?>) {
                        values.put(path, YamlParserUtils.toYAMLString(value));
                    } else if (value != null) {
                        values.put(path, value.toString());
                    }
                });
    }
}
