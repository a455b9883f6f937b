package dev.sluice.ingest.source;

import dev.sluice.ingest.cut.CutSettings;

import java.time.Duration;

/**
 * How streams are read.
 *
 * @param cut how they are cut into chunks ({@code sluice.ingest.chunk.*}, {@code
 *     sluice.ingest.reencode})
 * @param connectTimeout {@code sluice.ingest.connect-timeout}: from the call to the first packet's
 *     description
 * @param readTimeout {@code sluice.ingest.read-timeout}: a live source that is silent for so long
 *     is lost
 * @param minBackoff {@code sluice.ingest.reconnect.min-backoff}: wait before the first new attempt
 * @param maxBackoff {@code sluice.ingest.reconnect.max-backoff}: longest wait between two attempts
 * @param maxDrift {@code sluice.ingest.live.max-drift}: a live source whose clock is further from
 *     the wall clock begins a new epoch
 * @param rtspTransport {@code sluice.ingest.rtsp-transport}: {@code tcp} or {@code udp}
 */
public record IngestSettings(
        CutSettings cut,
        Duration connectTimeout,
        Duration readTimeout,
        Duration minBackoff,
        Duration maxBackoff,
        Duration maxDrift,
        String rtspTransport) {

    public IngestSettings {
        if (minBackoff.isNegative()
                || minBackoff.isZero()
                || maxBackoff.compareTo(minBackoff) < 0) {
            throw new IllegalArgumentException(
                    ("sluice.ingest.reconnect.min-backoff is %s and sluice.ingest.reconnect.max-backoff %s:"
                                    + " expected 0 < min ≤ max; change one of them")
                            .formatted(minBackoff, maxBackoff));
        }
        if (!rtspTransport.equals("tcp") && !rtspTransport.equals("udp")) {
            throw new IllegalArgumentException(
                    "sluice.ingest.rtsp-transport is '%s': expected tcp or udp"
                            .formatted(rtspTransport));
        }
    }

    /** 10 s to connect and to read, 500 ms to 30 s between attempts, 30 s of drift, TCP. */
    public static IngestSettings defaults() {
        return defaults(CutSettings.defaults());
    }

    /** The same, but for how streams are cut. */
    public static IngestSettings defaults(CutSettings cut) {
        return new IngestSettings(
                cut,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                "tcp");
    }
}
