package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.time.Duration;
import java.util.List;

/** What concerns the job as a whole. Its parallelism is Flink's {@code parallelism.default}. */
public final class JobOptions {

    public static final ConfigOption<String> NAME =
            ConfigOptions.key("sluice.job.name")
                    .stringType()
                    .defaultValue("sluice")
                    .withDescription("Name of the job in Flink's web interface and metrics.");

    public static final ConfigOption<Integer> MAX_PARALLELISM =
            ConfigOptions.key("sluice.job.max-parallelism")
                    .intType()
                    .defaultValue(128)
                    .withDescription(
                            "Upper bound on the parallelism that any savepoint of this job can be"
                                    + " restored at. It cannot be changed later.");

    public static final ConfigOption<OverloadPolicy> POLICY =
            ConfigOptions.key("sluice.job.policy")
                    .enumType(OverloadPolicy.class)
                    .defaultValue(OverloadPolicy.LOSSLESS)
                    .withDescription(
                            "What becomes of a stream that is faster than its processing."
                                    + " lossless: everything is processed and reading slows down."
                                    + " live: whole chunks are left out and reported as overload.");

    public static final ConfigOption<Duration> MAX_LAG =
            ConfigOptions.key("sluice.job.max-lag")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(5))
                    .withDescription(
                            "Policy live: a chunk that lies this far behind the newest one of its"
                                    + " stream, in capture time, is left out. What it waited for"
                                    + " a missing chunk does not count.");

    public static final ConfigOption<Duration> IDLE_TIMEOUT =
            ConfigOptions.key("sluice.state.idle-timeout")
                    .durationType()
                    .defaultValue(Duration.ofDays(1))
                    .withDescription(
                            "A stream that sends nothing for this long is forgotten, with all of"
                                    + " its state; watches of it end without another answer.");

    /** All of them, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(NAME, MAX_PARALLELISM, POLICY, MAX_LAG, IDLE_TIMEOUT);

    private JobOptions() {}
}
