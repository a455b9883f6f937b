package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.time.Duration;
import java.util.List;

/** How a recorded topic is read again. */
public final class ReplayOptions {

    public static final ConfigOption<Duration> SEEK_MARGIN =
            ConfigOptions.key("sluice.replay.seek-margin")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(1))
                    .withDescription(
                            "How much earlier than the time asked for reading begins, because"
                                    + " records are not strictly ordered by time; what is too"
                                    + " early is left out again.");

    public static final ConfigOption<Duration> MAX_PAUSE =
            ConfigOptions.key("sluice.replay.max-pause")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "Longest wait for the next chunk in a replay at the speed of the"
                                    + " recording; longer gaps of the recording are cut to this.");

    /** All of them, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL = List.of(SEEK_MARGIN, MAX_PAUSE);

    private ReplayOptions() {}
}
