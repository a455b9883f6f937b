// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import dev.sluice.ingest.decode.DecodeLimits;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

import java.time.Duration;
import java.util.List;

/** Limits on the decoding of one chunk. A chunk that exceeds one becomes a dead letter. */
public final class DecodeOptions {

    private static final DecodeLimits DEFAULTS = DecodeLimits.defaults();

    public static final ConfigOption<Integer> MAX_WIDTH =
            ConfigOptions.key("sluice.decode.max-width")
                    .intType()
                    .defaultValue(DEFAULTS.maxWidth())
                    .withDescription("Maximum width of a decoded frame, in pixels.");

    public static final ConfigOption<Integer> MAX_HEIGHT =
            ConfigOptions.key("sluice.decode.max-height")
                    .intType()
                    .defaultValue(DEFAULTS.maxHeight())
                    .withDescription("Maximum height of a decoded frame, in pixels.");

    public static final ConfigOption<Integer> MAX_FRAMES =
            ConfigOptions.key("sluice.decode.max-frames")
                    .intType()
                    .defaultValue(DEFAULTS.maxFrames())
                    .withDescription("Maximum number of frames in a chunk.")
                    .withDeprecatedKeys("sluice.decode.max-pictures");

    public static final ConfigOption<MemorySize> MAX_BYTES =
            ConfigOptions.key("sluice.decode.max-bytes")
                    .memoryType()
                    .defaultValue(new MemorySize(DEFAULTS.maxBytes()))
                    .withDescription("Maximum size of a chunk.");

    public static final ConfigOption<Duration> MAX_TIME =
            ConfigOptions.key("sluice.decode.max-time")
                    .durationType()
                    .defaultValue(DEFAULTS.maxTime())
                    .withDescription(
                            "Maximum time for decoding one chunk. It protects the job from video"
                                    + " that was made to decode slowly, and is far longer than"
                                    + " ordinary video takes. The checkpoint timeout must be at"
                                    + " least twice as long.");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(MAX_WIDTH, MAX_HEIGHT, MAX_FRAMES, MAX_BYTES, MAX_TIME);

    private DecodeOptions() {}

    /** Reads the limits of the decoder. */
    public static DecodeLimits limits(ReadableConfig config) {
        return new DecodeLimits(
                config.get(MAX_WIDTH),
                config.get(MAX_HEIGHT),
                config.get(MAX_FRAMES),
                config.get(MAX_BYTES).getBytes(),
                config.get(MAX_TIME));
    }
}
