// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.time.Duration;
import java.util.List;

/** Options of the job as a whole. Its parallelism is Flink's {@code parallelism.default}. */
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
                            "Maximum parallelism at which a savepoint of the job can be restored."
                                    + " It cannot be changed after the first start.");

    public static final ConfigOption<OverloadPolicy> OVERLOAD_POLICY =
            ConfigOptions.key("sluice.job.overload-policy")
                    .enumType(OverloadPolicy.class)
                    .defaultValue(OverloadPolicy.LOSSLESS)
                    .withDescription(
                            "What the job does when a stream sends chunks faster than they can be"
                                    + " processed. 'lossless': every chunk is processed, and the job"
                                    + " reads more slowly. 'live': whole chunks are skipped and"
                                    + " reported in overload events.")
                    .withDeprecatedKeys("sluice.job.policy");

    public static final ConfigOption<Duration> MAX_LAG =
            ConfigOptions.key("sluice.job.max-lag")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(5))
                    .withDescription(
                            "With the overload policy 'live', a chunk is skipped if it is behind the"
                                    + " newest chunk of its stream by more than this, in capture"
                                    + " time. Time spent waiting for a missing chunk does not"
                                    + " count.");

    public static final ConfigOption<Duration> STREAM_IDLE_TIMEOUT =
            ConfigOptions.key("sluice.job.stream-idle-timeout")
                    .durationType()
                    .defaultValue(Duration.ofDays(1))
                    .withDescription(
                            "A stream that has been silent for this long, in processing time, is"
                                    + " idle: all of its state is evicted, and its watches end"
                                    + " without another answer.")
                    .withDeprecatedKeys("sluice.state.idle-timeout");

    public static final ConfigOption<Integer> MAX_STREAM_METRICS =
            ConfigOptions.key("sluice.job.max-stream-metrics")
                    .intType()
                    .defaultValue(100)
                    .withDescription(
                            "Number of streams of a subtask that have metrics of their own. All"
                                    + " others share one set of metrics, as stream '(others)'. 0: no"
                                    + " metrics of single streams.");

    public static final ConfigOption<Duration> SILENT_AFTER =
            ConfigOptions.key("sluice.job.silent-after")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "An event of the kind 'silent' reports a stream that has sent no chunk"
                                    + " for this long, and one of the kind 'resumed' its next chunk."
                                    + " Time in which the job did not run or could not read does not"
                                    + " count. 0: no such events. A replay writes none.");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    NAME,
                    MAX_PARALLELISM,
                    OVERLOAD_POLICY,
                    MAX_LAG,
                    STREAM_IDLE_TIMEOUT,
                    SILENT_AFTER,
                    MAX_STREAM_METRICS);

    private JobOptions() {}
}
