// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.time.Duration;
import java.util.List;

/** Options of a replay of recorded topics. */
public final class ReplayOptions {

    public static final ConfigOption<Duration> SEEK_MARGIN =
            ConfigOptions.key("sluice.replay.seek-margin")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(1))
                    .withDescription(
                            "How much earlier than the requested start a replay begins to read."
                                    + " The margin is needed because records are not strictly"
                                    + " ordered by time; chunks before the requested start are"
                                    + " discarded.");

    public static final ConfigOption<Duration> MAX_PAUSE =
            ConfigOptions.key("sluice.replay.max-pause")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "Maximum wait between two chunks of a replay that runs at the speed of"
                                    + " the recording. Longer pauses of the recording are shortened"
                                    + " to this.");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL = List.of(SEEK_MARGIN, MAX_PAUSE);

    private ReplayOptions() {}
}
