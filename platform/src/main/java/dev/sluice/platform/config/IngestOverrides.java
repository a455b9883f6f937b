// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of ingest as a single stream sets them: under their keys without the prefix, such as
 * {@code rtsp-transport} for {@code sluice.ingest.rtsp-transport}. Stateless.
 */
public final class IngestOverrides {

    private static final String PREFIX = "sluice.ingest.";

    private IngestOverrides() {}

    /** Returns the names of the options. */
    public static List<String> names() {
        return IngestOptions.ALL.stream()
                .map(option -> option.key().substring(PREFIX.length()))
                .toList();
    }

    /**
     * Returns what is wrong with a value, if anything is.
     *
     * @param name one of {@link #names}
     */
    public static Optional<String> check(String name, String value) {
        ConfigOption<?> option =
                IngestOptions.ALL.stream()
                        .filter(one -> one.key().equals(PREFIX + name))
                        .findFirst()
                        .orElseThrow();
        Configuration values = new Configuration();
        values.setString(option.key(), value);
        try {
            values.getOptional(option);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(
                    "found '%s'; expected: %s".formatted(value, OptionType.of(option).words()));
        }
    }

    /** Returns the configuration with these values by name, which take precedence. */
    public static Configuration apply(Configuration config, Map<String, String> values) {
        Configuration own = new Configuration(config);
        values.forEach((name, value) -> own.setString(PREFIX + name, value));
        return own;
    }
}
