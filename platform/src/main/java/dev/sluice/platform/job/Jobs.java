package dev.sluice.platform.job;

import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.job.JobMode;
import dev.sluice.operators.job.SluiceJob;
import dev.sluice.platform.SluiceException;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.nio.file.Path;

/** Builds the job for a cluster in this process. */
public final class Jobs {

    private static final int MOST = 16;

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

    /**
     * The job's model, to be held until the job has opened it too, with which it then shares the
     * weights. What is wrong with it is so found before the job tries it again and again.
     *
     * @throws SluiceException if it cannot be opened
     */
    public static VideoLlm model(Configuration config) {
        try {
            return VideoLlms.open(
                    Path.of(config.get(ModelOptions.PATH)), ModelOptions.runtime(config));
        } catch (ModelException e) {
            throw new SluiceException(
                    "%s: %s".formatted(ModelOptions.PATH.key(), e.getMessage()), e);
        }
    }

    /**
     * Says what is wrong with a configuration, without starting anything.
     *
     * @throws IllegalArgumentException that names the option
     */
    public static void check(Configuration config) {
        live(config);
    }

    /**
     * Parallelism of the job: {@code parallelism.default}, else one a processor up to {@value
     * #MOST}. More subtasks bring little: model and decoder have threads of their own.
     */
    public static int parallelism(Configuration config) {
        return config.getOptional(CoreOptions.DEFAULT_PARALLELISM)
                .orElseGet(() -> Math.min(MOST, Runtime.getRuntime().availableProcessors()));
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
