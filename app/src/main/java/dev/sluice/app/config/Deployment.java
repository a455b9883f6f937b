package dev.sluice.app.config;

import dev.sluice.app.Home;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.ModelOptions;

import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The options by which a verb is told which deployment it is about. */
public final class Deployment {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file (default: configs/default.yaml).")
    private Path file;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers, instead of those in the file.")
    private String bootstrapServers;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any option of docs/configuration.md, instead of the file's; repeatable.")
    private Map<String, String> values = new LinkedHashMap<>();

    /** The file that is read. */
    public Path file() {
        return file == null ? Home.defaultConfig() : file;
    }

    /** Whether Kafka's address was given, in a file of one's own or as an option. */
    public boolean namesKafka() {
        return file != null || bootstrapServers != null;
    }

    /** Reads and checks the configuration, for a job in this process. */
    public Configuration load() {
        Map<String, String> overrides = new LinkedHashMap<>(values);
        Optional.ofNullable(bootstrapServers)
                .ifPresent(servers -> overrides.put(KafkaOptions.BOOTSTRAP_SERVERS.key(), servers));
        return local(ConfigFile.load(file(), overrides));
    }

    /**
     * Makes a relative model folder absolute: from the working directory, or from Sluice's own
     * folder where it is not there.
     */
    static Configuration local(Configuration config) {
        config.getOptional(ModelOptions.PATH)
                .map(Deployment::resolve)
                .ifPresent(path -> config.set(ModelOptions.PATH, path.toString()));
        return config;
    }

    private static Path resolve(String path) {
        Path here = Path.of(path).toAbsolutePath();
        return Files.exists(here) ? here : Home.folder().resolve(path);
    }
}
