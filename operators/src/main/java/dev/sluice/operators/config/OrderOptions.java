// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

import java.time.Duration;
import java.util.List;

/** Options of the ordering of chunks, and limits on the chunks that wait. */
public final class OrderOptions {

    public static final ConfigOption<Duration> MAX_WAIT =
            ConfigOptions.key("sluice.order.max-wait")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "How long the job waits for a missing chunk before it skips the gap. The"
                                    + " wait is measured in the capture time of the chunks that"
                                    + " follow the gap, not by the wall clock, so that a replay"
                                    + " skips the same gaps.");

    public static final ConfigOption<Integer> MAX_WAIT_RECORDS =
            ConfigOptions.key("sluice.order.max-wait-records")
                    .intType()
                    .defaultValue(32)
                    .withDescription(
                            "A gap is also skipped when more than this many chunks of the stream"
                                    + " wait after it.")
                    .withDeprecatedKeys("sluice.order.max-records");

    public static final ConfigOption<Duration> MAX_CLOCK_JUMP =
            ConfigOptions.key("sluice.order.max-clock-jump")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(5))
                    .withDescription(
                            "By how much the capture time of a chunk may be after the end of the"
                                    + " chunk before it in its epoch. As much is allowed for every"
                                    + " missing chunk between them. A chunk further ahead is a dead"
                                    + " letter, and counts as missing. A new epoch may begin at any"
                                    + " time.");

    public static final ConfigOption<Integer> MAX_PENDING_RECORDS =
            ConfigOptions.key("sluice.order.max-pending-records")
                    .intType()
                    .defaultValue(512)
                    .withDescription(
                            "Maximum number of chunks of one stream that a job holds with the"
                                    + " overload policy live. Above it, the oldest ones are left"
                                    + " out. Whatever the policy, a stream of which more chunks"
                                    + " wait for another partition to catch up no longer waits.");

    public static final ConfigOption<MemorySize> MAX_PENDING_BYTES =
            ConfigOptions.key("sluice.order.max-pending-bytes")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(64))
                    .withDescription(
                            "Maximum total size of the chunks of one stream that a job holds with"
                                    + " the overload policy live. Above it, the oldest ones are"
                                    + " left out.");

    public static final ConfigOption<Integer> MAX_SUBTASK_RECORDS =
            ConfigOptions.key("sluice.order.max-subtask-records")
                    .intType()
                    .defaultValue(4096)
                    .withDescription(
                            "Maximum number of chunks that a subtask holds, of all its streams."
                                    + " Above it, the subtask reads no further records until a chunk"
                                    + " is completed.");

    public static final ConfigOption<MemorySize> MAX_SUBTASK_BYTES =
            ConfigOptions.key("sluice.order.max-subtask-bytes")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(256))
                    .withDescription(
                            "Maximum total size of the chunks that a subtask holds, of all its"
                                    + " streams. Above it, the subtask reads no further records"
                                    + " until a chunk is completed.");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    MAX_WAIT,
                    MAX_WAIT_RECORDS,
                    MAX_CLOCK_JUMP,
                    MAX_PENDING_RECORDS,
                    MAX_PENDING_BYTES,
                    MAX_SUBTASK_RECORDS,
                    MAX_SUBTASK_BYTES);

    private OrderOptions() {}
}
