// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.engine.policy.NearestName;
import dev.sluice.operators.config.SluiceOptions;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.FallbackKey;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options whose keys a configuration can contain. */
public final class OptionCatalog {

    private final Map<String, ConfigOption<?>> byKey;
    private final Map<String, String> currentKeys; // of Sluice's options, by deprecated key

    private OptionCatalog(Map<String, ConfigOption<?>> byKey, Map<String, String> currentKeys) {
        this.byKey = byKey;
        this.currentKeys = currentKeys;
    }

    /** Returns the catalog of Sluice's own options and Flink's. */
    public static OptionCatalog create() {
        Map<String, ConfigOption<?>> options = FlinkOptions.byKey();
        Map<String, String> currentKeys = new HashMap<>();
        for (ConfigOption<?> option : sluice()) {
            options.put(option.key(), option);
            for (FallbackKey deprecated : option.fallbackKeys()) {
                currentKeys.put(deprecated.getKey(), option.key());
            }
        }
        return new OptionCatalog(options, currentKeys);
    }

    /** Returns Sluice's own options, in the order of the reference. */
    public static List<ConfigOption<?>> sluice() {
        List<ConfigOption<?>> options = new ArrayList<>(SluiceOptions.all());
        options.addAll(IngestOptions.ALL);
        options.addAll(TopicOptions.ALL);
        options.addAll(ConsoleVideoOptions.ALL);
        return options;
    }

    /** Returns the current key of the option of Sluice's that a deprecated key belongs to. */
    Optional<String> currentKey(String key) {
        return Optional.ofNullable(currentKeys.get(key));
    }

    /**
     * Checks one key and its value.
     *
     * @param writtenKey the key as the user wrote it, which may be a deprecated one
     * @return the problem, if there is one
     */
    Optional<String> check(String key, String writtenKey, Configuration values) {
        Optional<ConfigOption<?>> option = find(key);
        if (option.isEmpty()) {
            return FlinkOptions.isFree(key) ? Optional.empty() : Optional.of(unknown(key));
        }
        try {
            values.getOptional(option.get());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            String value = values.toMap().getOrDefault(key, "");
            return Optional.of(badValue(writtenKey, value, option.get(), e));
        }
    }

    private Optional<ConfigOption<?>> find(String key) {
        ConfigOption<?> option = byKey.get(key);
        if (option != null) {
            return Optional.of(option);
        }
        for (Map.Entry<String, ConfigOption<?>> entry : byKey.entrySet()) {
            if (key.startsWith(entry.getKey() + ".")
                    && ConfigurationUtils.canBePrefixMap(entry.getValue())) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    /** A misspelt deprecated key leads to the current key, which is the one to learn. */
    private String unknown(String key) {
        Set<String> known = new HashSet<>(byKey.keySet());
        known.addAll(currentKeys.keySet());
        String near = NearestName.of(key, known).orElseThrow();
        return "unknown option '%s'; did you mean '%s'?"
                .formatted(key, currentKeys.getOrDefault(near, near));
    }

    private static String badValue(
            String key, String value, ConfigOption<?> option, IllegalArgumentException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return "'%s' is '%s'; expected: %s (%s)"
                .formatted(key, value, OptionType.of(option).words(), cause.getMessage());
    }
}
