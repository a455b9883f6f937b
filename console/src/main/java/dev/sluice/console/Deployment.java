// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console;

import dev.sluice.console.http.ServerInfo;
import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.FrameCoverage;
import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlms;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.platform.config.TrainingNotice;

import org.apache.flink.configuration.ReadableConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Reads what the configuration says about the deployment. Stateless. */
final class Deployment {

    private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);

    private Deployment() {}

    static ServerInfo describe(
            ReadableConfig config, BooleanSupplier tokens, List<String> policies) {
        Optional<Path> folder = config.getOptional(ModelOptions.PATH).map(Path::of);
        return new ServerInfo(
                version(),
                folder.map(Path::getFileName).map(Path::toString).orElse(""),
                config.getOptional(ReduceOptions.POLICY),
                folder.flatMap(TrainingNotice::of),
                config.getOptional(KafkaOptions.TOKENS_TOPIC).orElse(Console.TOKENS_TOPIC),
                tokens,
                policies);
    }

    /** Which part of a frame the model's tokens cover; all of it where the folder is not here. */
    static FrameCoverage coverage(ReadableConfig config) {
        Optional<String> folder = config.getOptional(ModelOptions.PATH);
        if (folder.isEmpty() || !Files.isDirectory(Path.of(folder.get()))) {
            return FrameCoverage.WHOLE;
        }
        try {
            return VideoLlms.describe(Path.of(folder.get()), ExecutionProvider.CPU, "auto")
                    .coverage();
        } catch (ModelException | IllegalStateException e) {
            LOG.info("where tokens are in a frame is not known: {}", e.getMessage());
            return FrameCoverage.WHOLE;
        }
    }

    private static String version() {
        String version = Deployment.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
