package dev.sluice.platform.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

import java.time.Duration;
import java.util.List;

/** How topics are created where they do not exist yet. Existing topics are never changed. */
public final class TopicOptions {

    public static final ConfigOption<Integer> PARTITIONS =
            ConfigOptions.key("sluice.topics.partitions")
                    .intType()
                    .defaultValue(4)
                    .withDescription(
                            "Partitions of each topic. Streams are spread over them by their id,"
                                    + " so this bounds how many sources can be read at once.");

    public static final ConfigOption<Integer> REPLICATION =
            ConfigOptions.key("sluice.topics.replication-factor")
                    .intType()
                    .defaultValue(1)
                    .withDescription("Copies of each partition; 3 in a production cluster.");

    public static final ConfigOption<Duration> VIDEO_RETENTION =
            ConfigOptions.key("sluice.topics.video.retention")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "How long video is kept, counted from its capture time: how far back a"
                                    + " replay can go. Not set: bounded in bytes alone, so that a"
                                    + " recording of years ago is not deleted as it comes in.");

    public static final ConfigOption<MemorySize> VIDEO_RETENTION_BYTES =
            ConfigOptions.key("sluice.topics.video.retention-bytes")
                    .memoryType()
                    .defaultValue(MemorySize.parse("8g"))
                    .withDescription("How much video each partition keeps.");

    public static final ConfigOption<Duration> RETENTION =
            ConfigOptions.key("sluice.topics.retention")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "How long the records of all other topics are kept, counted from their"
                                    + " timestamps: capture time for tokens and the job's events,"
                                    + " else when they were written. Not set: bounded in bytes"
                                    + " alone.");

    public static final ConfigOption<MemorySize> RETENTION_BYTES =
            ConfigOptions.key("sluice.topics.retention-bytes")
                    .memoryType()
                    .defaultValue(MemorySize.parse("1g"))
                    .withDescription("How much each partition of all other topics keeps.");

    /** All of them, in the order of the reference. */
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
