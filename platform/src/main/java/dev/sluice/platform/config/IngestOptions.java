// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

import java.time.Duration;
import java.util.List;

/** Options of ingest: how sources are read and cut into chunks. */
public final class IngestOptions {

    public static final ConfigOption<Duration> MIN_DURATION =
            ConfigOptions.key("sluice.ingest.chunk.min-duration")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(1))
                    .withDescription(
                            "Minimum duration of a chunk: GOPs are combined until a chunk is"
                                    + " this long. A chunk determines the latency, because its frames"
                                    + " reach the job only when the chunk is complete.");

    public static final ConfigOption<Duration> MAX_DURATION =
            ConfigOptions.key("sluice.ingest.chunk.max-duration")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "Maximum duration of a chunk. A single GOP that is longer is"
                                    + " re-encoded where 'sluice.ingest.reencode' allows it;"
                                    + " otherwise it is left out and reported in an event.");

    public static final ConfigOption<MemorySize> MAX_BYTES =
            ConfigOptions.key("sluice.ingest.chunk.max-bytes")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(16))
                    .withDescription(
                            "Maximum size of a chunk. 'sluice.kafka.max-record-bytes' must leave"
                                    + " room for its headers. A single GOP that is larger is treated like"
                                    + " one that is too long.");

    public static final ConfigOption<Boolean> REENCODE =
            ConfigOptions.key("sluice.ingest.reencode")
                    .booleanType()
                    .noDefaultValue()
                    .withDescription(
                            "Whether video is decoded and encoded again (H.264) if a GOP exceeds"
                                    + " the limits or if a chunk cannot carry its codec. If this is"
                                    + " not set, recordings are and live sources are not."
                                    + " Re-encoding takes one core per stream while it lasts. All"
                                    + " other video is copied unchanged, except for the"
                                    + " uncompressed frames of webcams.");

    public static final ConfigOption<Duration> OPEN_GOP_WAIT =
            ConfigOptions.key("sluice.ingest.chunk.open-gop-wait")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(4))
                    .withDescription(
                            "How long the cutter waits for a closed GOP if a camera sends open"
                                    + " GOPs. After that it cuts at an open GOP, whose leading frames are"
                                    + " lost.");

    public static final ConfigOption<Duration> CONNECT_TIMEOUT =
            ConfigOptions.key("sluice.ingest.connect-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "Maximum time until a source responds to a connection attempt.");

    public static final ConfigOption<Duration> READ_TIMEOUT =
            ConfigOptions.key("sluice.ingest.read-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription("Time without data after which a live source counts as lost.");

    public static final ConfigOption<Duration> MIN_BACKOFF =
            ConfigOptions.key("sluice.ingest.reconnect.min-backoff")
                    .durationType()
                    .defaultValue(Duration.ofMillis(500))
                    .withDescription(
                            "Delay before the first attempt to reconnect to a lost live source.");

    public static final ConfigOption<Duration> MAX_BACKOFF =
            ConfigOptions.key("sluice.ingest.reconnect.max-backoff")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "Maximum delay between two attempts to reconnect. The number of"
                                    + " attempts is not limited.");

    public static final ConfigOption<Duration> MAX_DRIFT =
            ConfigOptions.key("sluice.ingest.live.max-drift")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "Maximum difference between the clock of a live source and the wall"
                                    + " clock. A source that exceeds it starts a new epoch.");

    public static final ConfigOption<String> RTSP_TRANSPORT =
            ConfigOptions.key("sluice.ingest.rtsp-transport")
                    .stringType()
                    .defaultValue("tcp")
                    .withDescription(
                            "Transport protocol of RTSP sources: 'tcp', or 'udp' for cameras"
                                    + " that support nothing else.");

    /** All options, in the order of the reference. */
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
