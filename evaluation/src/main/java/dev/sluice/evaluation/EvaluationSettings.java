// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.evaluation.replay.LocalReplay;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.platform.config.PolicySpec;

import org.apache.flink.configuration.Configuration;

import java.nio.file.Path;
import java.util.Collection;

/**
 * The settings that all evaluations share, so that the answers of one can be compared with those of
 * another. Immutable.
 */
public final class EvaluationSettings {

    private static final int PARALLELISM = 2;
    private static final int ANSWER_TOKENS = 16; // text tokens of an answer
    private static final int THREADS = 1; // the streams already keep all cores busy
    private static final int HEAP_SHARE = 4; // a quarter of the heap caches features

    private final Configuration config;

    private EvaluationSettings(Configuration config) {
        this.config = config;
    }

    /**
     * Returns the settings.
     *
     * @param config options of the job; the number of threads of the model is the only one of the
     *     shared settings that it may change
     */
    public static EvaluationSettings of(Configuration config) {
        Configuration all = new Configuration(config);
        all.set(QueryOptions.WORKERS, PARALLELISM);
        all.set(QueryOptions.MAX_NEW_TOKENS, ANSWER_TOKENS);
        if (!config.contains(ModelOptions.THREADS)) {
            all.set(ModelOptions.THREADS, THREADS);
        }
        return new EvaluationSettings(all);
    }

    /** Returns a copy of the options of the job. */
    public Configuration configuration() {
        return new Configuration(config);
    }

    /** Opens a model folder for the configured policy. */
    public SharedModel openModel(Path folder) {
        return openModel(folder, ModelOptions.runtime(config));
    }

    /** Opens a model folder for all policies that are compared. */
    SharedModel openModel(Path folder, Collection<PolicySpec> policies) {
        return openModel(
                folder, ModelOptions.runtime(config).withSignals(PolicySpec.signals(policies)));
    }

    private static SharedModel openModel(Path folder, RuntimeOptions options) {
        long cacheBytes = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
        return new SharedModel(folder.toAbsolutePath().normalize(), options, cacheBytes);
    }

    /** Starts the cluster that runs the job. */
    public LocalReplay startReplay() throws Exception {
        return LocalReplay.start(PARALLELISM);
    }
}
