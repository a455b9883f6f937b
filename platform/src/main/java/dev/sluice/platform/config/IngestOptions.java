package dev.sluice.platform.config;

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
                            "Whether groups of pictures over the limits, and video that no chunk"
                                    + " can carry, are decoded and encoded again (H.264). Costs a"
                                    + " core a stream while it happens; everything else is copied"
                                    + " untouched, but for the raw pictures of webcams.");

    public static final ConfigOption<Duration> OPEN_GOP_WAIT =
            ConfigOptions.key("sluice.ingest.chunk.open-gop-wait")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(4))
                    .withDescription(
                            "A camera whose groups of pictures refer to the one before (open"
                                    + " GOPs): how long a closed one is waited for before the cut"
                                    + " is made at an open one, whose leading pictures are then"
                                    + " lost.");

    public static final ConfigOption<Duration> CONNECT_TIMEOUT =
            ConfigOptions.key("sluice.ingest.connect-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription("How long a source may take to answer.");

    public static final ConfigOption<Duration> READ_TIMEOUT =
            ConfigOptions.key("sluice.ingest.read-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription("A live source that is silent for so long counts as lost.");

    public static final ConfigOption<Duration> MIN_BACKOFF =
            ConfigOptions.key("sluice.ingest.reconnect.min-backoff")
                    .durationType()
                    .defaultValue(Duration.ofMillis(500))
                    .withDescription("Wait before a lost live source is tried again.");

    public static final ConfigOption<Duration> MAX_BACKOFF =
            ConfigOptions.key("sluice.ingest.reconnect.max-backoff")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "Longest wait between two attempts; they never end by themselves.");

    public static final ConfigOption<Duration> MAX_DRIFT =
            ConfigOptions.key("sluice.ingest.live.max-drift")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "A live source whose clock is further than this from the wall clock"
                                    + " begins a new epoch.");

    public static final ConfigOption<String> RTSP_TRANSPORT =
            ConfigOptions.key("sluice.ingest.rtsp-transport")
                    .stringType()
                    .defaultValue("tcp")
                    .withDescription("'tcp', or 'udp' for cameras that know nothing else.");

    /** All of them, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    MIN_DURATION,
                    MAX_DURATION,
                    MAX_BYTES,
                    OPEN_GOP_WAIT,
                    REENCODE,
                    CONNECT_TIMEOUT,
                    READ_TIMEOUT,
                    MIN_BACKOFF,
                    MAX_BACKOFF,
                    MAX_DRIFT,
                    RTSP_TRANSPORT);

    private IngestOptions() {}
}
