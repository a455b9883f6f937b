// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import dev.sluice.ingest.decode.DecodeDevice;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.DecodeSettings;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

import java.time.Duration;
import java.util.List;

/**
 * Limits on the decoding of one chunk, and what is done to sampled frames. A chunk that exceeds a
 * limit becomes a dead letter.
 */
public final class DecodeOptions {

    private static final DecodeSettings DEFAULTS = DecodeSettings.defaults();

    public static final ConfigOption<Integer> MAX_WIDTH =
            ConfigOptions.key("sluice.decode.max-width")
                    .intType()
                    .defaultValue(DEFAULTS.limits().maxWidth())
                    .withDescription("Maximum width of a decoded frame, in pixels.");

    public static final ConfigOption<Integer> MAX_HEIGHT =
            ConfigOptions.key("sluice.decode.max-height")
                    .intType()
                    .defaultValue(DEFAULTS.limits().maxHeight())
                    .withDescription("Maximum height of a decoded frame, in pixels.");

    public static final ConfigOption<Integer> MAX_FRAMES =
            ConfigOptions.key("sluice.decode.max-frames")
                    .intType()
                    .defaultValue(DEFAULTS.limits().maxFrames())
                    .withDescription("Maximum number of frames in a chunk.")
                    .withDeprecatedKeys("sluice.decode.max-pictures");

    public static final ConfigOption<MemorySize> MAX_BYTES =
            ConfigOptions.key("sluice.decode.max-bytes")
                    .memoryType()
                    .defaultValue(new MemorySize(DEFAULTS.limits().maxBytes()))
                    .withDescription("Maximum size of a chunk.");

    public static final ConfigOption<Duration> MAX_TIME =
            ConfigOptions.key("sluice.decode.max-time")
                    .durationType()
                    .defaultValue(DEFAULTS.limits().maxTime())
                    .withDescription(
                            "Maximum time for decoding one chunk. It protects the job from video"
                                    + " that was made to decode slowly, and is far longer than"
                                    + " ordinary video takes. The checkpoint timeout must be at"
                                    + " least twice as long.");

    public static final ConfigOption<Boolean> DEINTERLACE =
            ConfigOptions.key("sluice.decode.deinterlace")
                    .booleanType()
                    .defaultValue(DEFAULTS.deinterlace())
                    .withDescription(
                            "Whether sampled frames that are flagged as interlaced are"
                                    + " deinterlaced: one of their two fields is kept, and the"
                                    + " other one is interpolated. Without it, edges that move"
                                    + " look like combs, but frames have the same bytes as in"
                                    + " other video readers, with which models are trained. Set"
                                    + " it for interlaced cameras and broadcast recordings.");

    public static final ConfigOption<Boolean> TONE_MAP =
            ConfigOptions.key("sluice.decode.tone-map")
                    .booleanType()
                    .defaultValue(DEFAULTS.toneMap())
                    .withDescription(
                            "Whether sampled frames of HDR video (PQ or HLG) are mapped to the"
                                    + " range of ordinary video. Without it, they look flat and"
                                    + " grey, but have the same bytes as in other video readers,"
                                    + " with which models are trained. Set it for HDR recordings"
                                    + " of phones.");

    public static final ConfigOption<Boolean> EVERY_FRAME =
            ConfigOptions.key("sluice.decode.every-frame")
                    .booleanType()
                    .defaultValue(DEFAULTS.everyFrame())
                    .withDescription(
                            "Whether every frame of a chunk is decoded. Otherwise, frames are"
                                    + " left out that no sampled frame needs, and damage inside"
                                    + " of them is not reported. The sampled frames are the"
                                    + " same.");

    public static final ConfigOption<DecodeDevice> DEVICE =
            ConfigOptions.key("sluice.decode.device")
                    .enumType(DecodeDevice.class)
                    .defaultValue(DEFAULTS.device())
                    .withDescription(
                            "What decodes video. cuda: the video decoder of an NVIDIA GPU (NVDEC);"
                                    + " the job fails without one. auto: the GPU if"
                                    + " there is one, else the CPU. Only sampled frames are"
                                    + " copied from the GPU. It does not say which parts of a"
                                    + " frame are damaged, so less damage is found.");

    public static final ConfigOption<Integer> AHEAD =
            ConfigOptions.key("sluice.decode.ahead")
                    .intType()
                    .defaultValue(4)
                    .withDescription(
                            "How many of a stream's next chunks are decoded before their turn, if"
                                    + " they have arrived: in a replay, or when the job is behind."
                                    + " They use the threads of sluice.model.encode-workers while"
                                    + " no other stream needs these, so a replay of one stream"
                                    + " uses several cores. Results are the same. 0 decodes a"
                                    + " chunk after the one before it is encoded.");

    public static final ConfigOption<MemorySize> AHEAD_BYTES =
            ConfigOptions.key("sluice.decode.ahead-bytes")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(32))
                    .withDescription(
                            "Maximum compressed size of the chunks of a subtask that are decoded"
                                    + " before their turn.");

    public static final ConfigOption<MemorySize> HELD_BYTES =
            ConfigOptions.key("sluice.decode.held-bytes")
                    .memoryType()
                    .defaultValue(new MemorySize(DEFAULTS.maxHeldBytes()))
                    .withDescription(
                            "Maximum size of the decoded frames of a subtask that wait for the"
                                    + " gate. A frame that looks like the one before is converted"
                                    + " and resized only if the gate lets its step pass; beyond"
                                    + " this size, every frame is. Results are the same.");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    MAX_WIDTH,
                    MAX_HEIGHT,
                    MAX_FRAMES,
                    MAX_BYTES,
                    MAX_TIME,
                    DEINTERLACE,
                    TONE_MAP,
                    EVERY_FRAME,
                    DEVICE,
                    AHEAD,
                    AHEAD_BYTES,
                    HELD_BYTES);

    private DecodeOptions() {}

    /** Reads the settings of the decoder. */
    public static DecodeSettings settings(ReadableConfig config) {
        return new DecodeSettings(
                new DecodeLimits(
                        config.get(MAX_WIDTH),
                        config.get(MAX_HEIGHT),
                        config.get(MAX_FRAMES),
                        config.get(MAX_BYTES).getBytes(),
                        config.get(MAX_TIME)),
                config.get(DEINTERLACE),
                config.get(TONE_MAP),
                config.get(EVERY_FRAME),
                config.get(DEVICE),
                config.get(HELD_BYTES).getBytes());
    }
}
