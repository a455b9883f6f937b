// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.option;

import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The options from which a verb takes its configuration. */
public final class ConfigurationOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration file (default: configs/default.yaml).")
    private @Nullable Path file;

    @Mixin private SetOption set;

    /** The configuration file. */
    Path file() {
        return file == null ? Home.defaultConfig() : file;
    }

    /** Whether the file was named on the command line. */
    boolean namesFile() {
        return file != null;
    }

    /** The values of {@code --set}, by key. */
    public Map<String, String> values() {
        return set.values();
    }

    /** Reads and checks the configuration. */
    public Configuration load() {
        return load(values(), Map.of());
    }

    /** Reads and checks the configuration; {@code overrides} take precedence over all others. */
    Configuration load(Map<String, String> overrides) {
        return load(values(), overrides);
    }

    /**
     * Reads and checks the configuration.
     *
     * @param values those of {@code --set} that are configuration keys
     * @param overrides values that take precedence over all others
     */
    public Configuration load(Map<String, String> values, Map<String, String> overrides) {
        Map<String, String> all = new LinkedHashMap<>(values);
        all.putAll(overrides);
        return ConfigFile.load(file(), all);
    }
}
