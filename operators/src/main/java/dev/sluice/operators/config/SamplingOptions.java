// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import dev.sluice.ingest.decode.FrameSlots;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

import java.util.List;

/** Options that say which frames are sampled. */
public final class SamplingOptions {

    public static final ConfigOption<Double> FPS =
            ConfigOptions.key("sluice.sampling.fps")
                    .doubleType()
                    .defaultValue(2.0)
                    .withDescription(
                            "Frames that are sampled per second. Time is divided into slots of"
                                    + " 1/fps seconds, counted from 1970, and the first frame of"
                                    + " each slot is sampled. A replay therefore samples the same"
                                    + " frames wherever it starts. The value cannot be changed"
                                    + " across a savepoint.");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL = List.of(FPS);

    private SamplingOptions() {}

    /**
     * The slots of time from which frames are sampled.
     *
     * @throws ConfigException if the rate is out of range
     */
    public static FrameSlots slots(ReadableConfig config) {
        try {
            return FrameSlots.ofFps(config.get(FPS));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(FPS.key() + ": " + e.getMessage(), e);
        }
    }
}
