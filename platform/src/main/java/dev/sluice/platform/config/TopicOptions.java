// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

import java.time.Duration;
import java.util.List;

/** Options of topics that the command or the job creates. Existing topics are never changed. */
public final class TopicOptions {

    public static final ConfigOption<Integer> PARTITIONS =
            ConfigOptions.key("sluice.topics.partitions")
                    .intType()
                    .defaultValue(4)
                    .withDescription(
                            "Number of partitions of each topic. Streams are distributed over"
                                    + " the partitions by their id, so this also limits how many source"
                                    + " subtasks read in parallel.");

    public static final ConfigOption<Integer> REPLICATION =
            ConfigOptions.key("sluice.topics.replication-factor")
                    .intType()
                    .defaultValue(1)
                    .withDescription(
                            "Number of replicas of each partition. Use 3 in a production"
                                    + " cluster.");

    public static final ConfigOption<Duration> VIDEO_RETENTION =
            ConfigOptions.key("sluice.topics.video.retention")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "Retention time of the video topic, counted from the capture time."
                                    + " It limits how far back a replay can start. If not set, only the"
                                    + " retention size applies, so that a recording that is years old is"
                                    + " not deleted as soon as it is written.");

    public static final ConfigOption<MemorySize> VIDEO_RETENTION_BYTES =
            ConfigOptions.key("sluice.topics.video.retention-bytes")
                    .memoryType()
                    .defaultValue(MemorySize.parse("8g"))
                    .withDescription("Retention size of each partition of the video topic.");

    public static final ConfigOption<Duration> RETENTION =
            ConfigOptions.key("sluice.topics.retention")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "Retention time of all other topics, counted from the timestamps of"
                                    + " their records: the capture time for tokens and the job's events,"
                                    + " the time of writing for all others. If not set, only the"
                                    + " retention size applies.");

    public static final ConfigOption<MemorySize> RETENTION_BYTES =
            ConfigOptions.key("sluice.topics.retention-bytes")
                    .memoryType()
                    .defaultValue(MemorySize.parse("1g"))
                    .withDescription("Retention size of each partition of all other topics.");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    PARTITIONS,
                    REPLICATION,
                    VIDEO_RETENTION,
                    VIDEO_RETENTION_BYTES,
                    RETENTION,
                    RETENTION_BYTES);

    private TopicOptions() {}
}
