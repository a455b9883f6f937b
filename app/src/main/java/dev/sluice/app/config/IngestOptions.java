package dev.sluice.app.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

import java.time.Duration;
import java.util.List;

/** How sources are cut into chunks and published. */
public final class IngestOptions {

    public static final ConfigOption<Duration> MIN_DURATION =
            ConfigOptions.key("sluice.ingest.chunk.min-duration")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(1))
                    .withDescription(
                            "Groups of pictures are put together until a chunk lasts this long. A"
                                    + " chunk is the unit of latency: a picture is seen by the job"
                                    + " when its chunk is complete.");

    public static final ConfigOption<Duration> MAX_DURATION =
            ConfigOptions.key("sluice.ingest.chunk.max-duration")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "Longest chunk. A single group of pictures that lasts longer is"
                                    + " re-encoded where 'sluice.ingest.reencode' allows it, else"
                                    + " left out with an event.");

    public static final ConfigOption<MemorySize> MAX_BYTES =
            ConfigOptions.key("sluice.ingest.chunk.max-bytes")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(16))
                    .withDescription(
                            "Largest chunk; the video topic is created for records of this size."
                                    + " A single group of pictures that is larger is treated as"
                                    + " one that lasts too long.");

    public static final ConfigOption<Boolean> REENCODE =
            ConfigOptions.key("sluice.ingest.reencode")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether groups of pictures over the limits are decoded and encoded"
                                    + " again (H.264) into shorter ones. Costs a core a stream"
                                    + " while it happens; everything else is copied untouched.");

    /** All of them, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(MIN_DURATION, MAX_DURATION, MAX_BYTES, REENCODE);

    private IngestOptions() {}
}
