package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.util.List;

/** Which pictures are looked at. */
public final class SamplingOptions {

    public static final ConfigOption<Double> FPS =
            ConfigOptions.key("sluice.sampling.fps")
                    .doubleType()
                    .defaultValue(2.0)
                    .withDescription(
                            "Pictures a second. Time is divided into slots of this length from"
                                    + " 1970 on, and the first picture of each is taken, so a"
                                    + " replay that begins elsewhere takes the same ones. Cannot"
                                    + " be changed over a savepoint.");

    /** All of them, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL = List.of(FPS);

    private SamplingOptions() {}
}
