package dev.sluice.app.run;

import dev.sluice.operators.job.JobMode;
import dev.sluice.operators.job.SluiceJob;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Builds the job for a cluster in this process. */
public final class Jobs {

    private Jobs() {}

    /** The job on what comes, for ever. */
    public static StreamExecutionEnvironment live(Configuration config) {
        return build(config, JobMode.streaming());
    }

    /** The job on all that is recorded, as fast as it can be. */
    public static StreamExecutionEnvironment replay(Configuration config) {
        return replay(config, JobMode.replay(JobMode.BEGINNING, JobMode.END, JobMode.MAX_SPEED));
    }

    /** The job on what is recorded. */
    public static StreamExecutionEnvironment replay(Configuration config, JobMode mode) {
        return build(config, mode);
    }

    /** Parallelism of the job: {@code parallelism.default}, else one a processor. */
    public static int parallelism(Configuration config) {
        return config.getOptional(CoreOptions.DEFAULT_PARALLELISM)
                .orElseGet(() -> Runtime.getRuntime().availableProcessors());
    }

    private static StreamExecutionEnvironment build(Configuration config, JobMode mode) {
        Configuration settings = new Configuration(config);
        settings.set(CoreOptions.DEFAULT_PARALLELISM, parallelism(config));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        SluiceJob.build(environment, settings, mode);
        return environment;
    }
}
