package dev.sluice.app.option;

import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The options by which a verb is told its configuration. */
public final class ConfigurationOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file (default: configs/default.yaml).")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any option of docs/configuration.md, instead of the file's; repeatable.")
    private Map<String, String> values = new LinkedHashMap<>();

    /** The file that is read. */
    Path file() {
        return file == null ? Home.defaultConfig() : file;
    }

    /** Whether it is a file of one's own. */
    boolean namesFile() {
        return file != null;
    }

    /** Reads and checks the configuration. */
    public Configuration load() {
        return load(Map.of());
    }

    /** As {@link #load()}, with values that come before all others. */
    Configuration load(Map<String, String> overrides) {
        Map<String, String> all = new LinkedHashMap<>(values);
        all.putAll(overrides);
        return ConfigFile.load(file(), all);
    }
}
