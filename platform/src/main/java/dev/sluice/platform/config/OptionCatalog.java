package dev.sluice.platform.config;

import dev.sluice.engine.reduce.NearestName;
import dev.sluice.operators.config.SluiceOptions;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every key that a configuration file may hold. */
public final class OptionCatalog {

    private final Map<String, ConfigOption<?>> byKey;

    private OptionCatalog(Map<String, ConfigOption<?>> byKey) {
        this.byKey = byKey;
    }

    /** Sluice's own options and Flink's. */
    public static OptionCatalog create() {
        Map<String, ConfigOption<?>> options = FlinkOptions.byKey();
        sluice().forEach(option -> options.put(option.key(), option));
        return new OptionCatalog(options);
    }

    /** Sluice's own options, in the order of the reference. */
    public static List<ConfigOption<?>> sluice() {
        List<ConfigOption<?>> options = new ArrayList<>(SluiceOptions.all());
        options.addAll(IngestOptions.ALL);
        options.addAll(TopicOptions.ALL);
        return options;
    }

    /** What is wrong with a key, in words, or nothing. */
    Optional<String> check(String key, Configuration values) {
        Optional<ConfigOption<?>> option = find(key);
        if (option.isEmpty()) {
            return FlinkOptions.isFree(key) ? Optional.empty() : Optional.of(unknown(key));
        }
        try {
            values.getOptional(option.get());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(badValue(key, option.get(), values, e));
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

    private String unknown(String key) {
        return NearestName.of(key, byKey.keySet())
                .map(near -> "unknown option '%s'; did you mean '%s'?".formatted(key, near))
                .orElseThrow();
    }

    private static String badValue(
            String key,
            ConfigOption<?> option,
            Configuration values,
            IllegalArgumentException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return "'%s' is '%s', which is no %s (%s)"
                .formatted(
                        key,
                        values.toMap().get(key),
                        OptionType.of(option).words(),
                        cause.getMessage());
    }
}
