// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.option;

import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The options from which a verb takes the deployment that it works on. */
public final class DeploymentOptions {

    @Mixin private ConfigurationOptions options;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "The Kafka brokers, in place of those in the file.")
    private @Nullable String bootstrapServers;

    /** The configuration file. */
    public Path file() {
        return options.file();
    }

    /** Whether Kafka's address was given: by a file named on the command line, or by an option. */
    public boolean namesKafka() {
        return options.namesFile() || bootstrapServers != null;
    }

    /** Reads and checks the configuration, for a job in this process. */
    public Configuration load() {
        return local(
                options.load(
                        bootstrapServers == null
                                ? Map.of()
                                : Map.of(KafkaOptions.BOOTSTRAP_SERVERS.key(), bootstrapServers)));
    }

    /**
     * Makes a relative model folder absolute: relative to the working directory, or to Sluice's own
     * folder if it does not exist there.
     */
    public static Configuration local(Configuration config) {
        config.getOptional(ModelOptions.PATH)
                .map(DeploymentOptions::resolve)
                .ifPresent(path -> config.set(ModelOptions.PATH, path.toString()));
        return config;
    }

    private static Path resolve(String path) {
        Path here = Path.of(path).toAbsolutePath();
        return Files.exists(here) ? here : Home.folder().resolve(path);
    }
}
