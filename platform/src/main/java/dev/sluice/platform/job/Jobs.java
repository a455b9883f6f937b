// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.job;

import dev.sluice.model.ModelException;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.job.JobMode;
import dev.sluice.operators.job.SluiceJob;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.config.RecommendedDefaults;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.nio.file.Path;
import java.util.Collection;

/** Builds the job for a cluster in this process, and opens its model. Stateless. */
public final class Jobs {

    private static final int MAX_PARALLELISM = 16;

    private Jobs() {}

    /** Builds the job that processes chunks and questions as they arrive, without an end. */
    public static StreamExecutionEnvironment live(Configuration config) {
        return build(config, JobMode.streaming());
    }

    /** Builds the job that processes a recording, and then ends. */
    public static StreamExecutionEnvironment replay(Configuration config, JobMode mode) {
        return build(config, mode);
    }

    /**
     * Opens the job's model. Close it when the job is running: until then, the job shares its
     * weights. Opening it before the job is submitted reports a broken model at once, instead of
     * after the job's restarts.
     *
     * @throws SluiceException if it cannot be opened
     */
    public static VideoLlm openModel(Configuration config) {
        return openModel(config, ModelOptions.runtime(config));
    }

    /**
     * Opens the job's model to compare policies, which may want other signals than the job's.
     *
     * @throws SluiceException if it cannot be opened
     */
    public static VideoLlm openModel(Configuration config, Collection<PolicySpec> policies) {
        return openModel(
                config, ModelOptions.runtime(config).withSignals(PolicySpec.signals(policies)));
    }

    private static VideoLlm openModel(Configuration config, RuntimeOptions options) {
        try {
            return VideoLlms.open(Path.of(config.get(ModelOptions.PATH)), options);
        } catch (ModelException e) {
            throw new SluiceException(
                    "%s: %s".formatted(ModelOptions.PATH.key(), e.getMessage()), e);
        }
    }

    /**
     * Checks a configuration without starting anything.
     *
     * @throws IllegalArgumentException if a value is invalid; the message names the option
     */
    public static void validate(Configuration config) {
        live(config);
    }

    /**
     * Returns the parallelism of the job: {@code parallelism.default}, else the number of
     * processors up to {@value #MAX_PARALLELISM}. More subtasks help little, because the video
     * decoder and the model have their own threads.
     */
    public static int parallelism(Configuration config) {
        return config.getOptional(CoreOptions.DEFAULT_PARALLELISM)
                .orElseGet(
                        () ->
                                Math.min(
                                        MAX_PARALLELISM,
                                        Runtime.getRuntime().availableProcessors()));
    }

    private static StreamExecutionEnvironment build(Configuration config, JobMode mode) {
        Configuration settings = new Configuration(config);
        settings.set(CoreOptions.DEFAULT_PARALLELISM, parallelism(config));
        RecommendedDefaults.apply(settings);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        SluiceJob.build(environment, settings, mode);
        return environment;
    }
}
