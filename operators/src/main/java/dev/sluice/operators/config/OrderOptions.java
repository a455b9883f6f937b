package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

import java.time.Duration;
import java.util.List;

/** How chunks are put in order, and how many may wait. */
public final class OrderOptions {

    public static final ConfigOption<Duration> MAX_WAIT =
            ConfigOptions.key("sluice.order.max-wait")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "How long a missing chunk is waited for, in the capture time of those"
                                    + " that came after it; never by the wall clock, so that a"
                                    + " replay gives up the same ones.");

    public static final ConfigOption<Integer> MAX_RECORDS =
            ConfigOptions.key("sluice.order.max-records")
                    .intType()
                    .defaultValue(32)
                    .withDescription(
                            "A missing chunk is given up, too, when more than this many of its"
                                    + " stream wait behind it.");

    public static final ConfigOption<Integer> MAX_PENDING_RECORDS =
            ConfigOptions.key("sluice.order.max-pending-records")
                    .intType()
                    .defaultValue(512)
                    .withDescription(
                            "Chunks that a subtask holds before it stops reading until one is"
                                    + " done.");

    public static final ConfigOption<MemorySize> MAX_PENDING_BYTES =
            ConfigOptions.key("sluice.order.max-pending-bytes")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(256))
                    .withDescription("The same in bytes.");

    /** All of them, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(MAX_WAIT, MAX_RECORDS, MAX_PENDING_RECORDS, MAX_PENDING_BYTES);

    private OrderOptions() {}
}
