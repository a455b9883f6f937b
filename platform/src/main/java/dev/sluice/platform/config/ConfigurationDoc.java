// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Generates {@code docs/configuration.md} from the options. */
public final class ConfigurationDoc {

    private static final String HEAD =
            """
            # Configuration

            <!-- Generated from the options in the code; do not edit; see CONTRIBUTING.md -->

            A deployment is configured by one YAML file (`configs/`), which `--config` names. Keys may be nested or dotted.
            The file can contain Sluice's own options, which this page lists, and all of Flink's. Unknown keys are errors.
            Deprecated keys still work; the log reports each of them.

            Durations: `500 ms`, `10 s`, `5 min`, `1 h`, `7 d`. Sizes: `512 kb`, `16 mb`, `2 gb` (powers of 1024).
            """;

    private ConfigurationDoc() {}

    /** Returns the text of the page. */
    public static String render() {
        StringBuilder page = new StringBuilder(HEAD);
        sections(OptionCatalog.sluice())
                .forEach(
                        (name, options) -> {
                            page.append("\n## ").append(name).append("\n\n");
                            page.append(
                                    "| option | type | default | description |\n| --- | --- | --- | --- |\n");
                            options.forEach(option -> page.append(row(option)));
                        });
        return page.toString();
    }

    /** Writes the page to a file. */
    public static void write(Path file) throws IOException {
        Files.writeString(file, render());
    }

    private static Map<String, List<ConfigOption<?>>> sections(List<ConfigOption<?>> options) {
        Map<String, List<ConfigOption<?>>> sections = new LinkedHashMap<>();
        for (ConfigOption<?> option : options) {
            String section = option.key().split("\\.")[1];
            sections.merge(section, List.of(option), ConfigurationDoc::join);
        }
        return sections;
    }

    private static List<ConfigOption<?>> join(List<ConfigOption<?>> a, List<ConfigOption<?>> b) {
        return Stream.concat(a.stream(), b.stream()).toList();
    }

    private static String row(ConfigOption<?> option) {
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        option.key(),
                        OptionType.of(option).words(),
                        defaultValue(option),
                        description(option));
    }

    static String description(ConfigOption<?> option) {
        String text = new HtmlFormatter().format(option.description());
        return (text + deprecatedKeys(option)).replace("|", "\\|").replace("\n", " ");
    }

    private static String deprecatedKeys(ConfigOption<?> option) {
        StringBuilder keys = new StringBuilder();
        for (FallbackKey key : option.fallbackKeys()) {
            keys.append(" Deprecated key: `").append(key.getKey()).append("`.");
        }
        return keys.toString();
    }

    private static String defaultValue(ConfigOption<?> option) {
        Object value = option.defaultValue();
        if (value == null) {
            return "(none)";
        }
        String text =
                value instanceof Duration duration
                        ? TimeUtils.formatWithHighestUnit(duration)
                        : value.toString();
        if (value instanceof Enum<?>) {
            text = text.toLowerCase(Locale.ROOT);
        }
        return text.isEmpty() ? "(empty)" : "`" + text + "`";
    }
}
