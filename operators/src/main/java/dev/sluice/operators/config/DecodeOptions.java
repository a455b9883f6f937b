package dev.sluice.operators.config;

import dev.sluice.ingest.decode.DecodeLimits;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

import java.time.Duration;
import java.util.List;

/** What one chunk may cost. A chunk over a limit goes to the dead letters. */
public final class DecodeOptions {

    private static final DecodeLimits DEFAULTS = DecodeLimits.defaults();

    public static final ConfigOption<Integer> MAX_WIDTH =
            ConfigOptions.key("sluice.decode.max-width")
                    .intType()
                    .defaultValue(DEFAULTS.maxWidth())
                    .withDescription("Widest picture that is decoded, in pixels.");

    public static final ConfigOption<Integer> MAX_HEIGHT =
            ConfigOptions.key("sluice.decode.max-height")
                    .intType()
                    .defaultValue(DEFAULTS.maxHeight())
                    .withDescription("Highest picture that is decoded, in pixels.");

    public static final ConfigOption<Integer> MAX_PICTURES =
            ConfigOptions.key("sluice.decode.max-pictures")
                    .intType()
                    .defaultValue(DEFAULTS.maxPictures())
                    .withDescription("Most pictures that a chunk may hold.");

    public static final ConfigOption<MemorySize> MAX_BYTES =
            ConfigOptions.key("sluice.decode.max-bytes")
                    .memoryType()
                    .defaultValue(new MemorySize(DEFAULTS.maxBytes()))
                    .withDescription("Largest chunk that is decoded.");

    public static final ConfigOption<Duration> MAX_TIME =
            ConfigOptions.key("sluice.decode.max-time")
                    .durationType()
                    .defaultValue(DEFAULTS.maxTime())
                    .withDescription(
                            "Longest time spent on decoding one chunk: a guard against video made"
                                    + " to be slow, so far above what honest video takes. The"
                                    + " checkpoint timeout must be longer than twice this.");

    /** All of them, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(MAX_WIDTH, MAX_HEIGHT, MAX_PICTURES, MAX_BYTES, MAX_TIME);

    private DecodeOptions() {}

    /** The limits that the decoder takes. */
    public static DecodeLimits limits(ReadableConfig config) {
        return new DecodeLimits(
                config.get(MAX_WIDTH),
                config.get(MAX_HEIGHT),
                config.get(MAX_PICTURES),
                config.get(MAX_BYTES).getBytes(),
                config.get(MAX_TIME));
    }
}
