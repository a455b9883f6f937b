// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.cut.CutSettings;

import java.time.Duration;
import java.util.Optional;

/**
 * Settings of {@link Ingest}.
 *
 * @param cut limits of chunks ({@code sluice.ingest.chunk.*}); whether it re-encodes is replaced
 *     for each source, see {@link #cut(boolean)}
 * @param reencode {@code sluice.ingest.reencode}: whether sources are re-encoded where packets
 *     cannot be copied; empty if recordings are and live sources are not
 * @param connectTimeout {@code sluice.ingest.connect-timeout}: maximum time to open a source and
 *     detect its format
 * @param readTimeout {@code sluice.ingest.read-timeout}: a live source that sends nothing for this
 *     time is lost
 * @param minBackoff {@code sluice.ingest.reconnect.min-backoff}: wait before the first attempt to
 *     reopen a source
 * @param maxBackoff {@code sluice.ingest.reconnect.max-backoff}: longest wait between two attempts
 * @param maxDrift {@code sluice.ingest.live.max-drift}: a live source whose clock deviates further
 *     from the wall clock begins a new epoch
 * @param rtspTransport {@code sluice.ingest.rtsp-transport}: {@code tcp} or {@code udp}
 */
public record IngestSettings(
        CutSettings cut,
        Optional<Boolean> reencode,
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
                    "sluice.ingest.rtsp-transport is '%s': expected tcp or udp; set it to one of them"
                            .formatted(rtspTransport));
        }
    }

    /**
     * The limits of chunks of a source. A live source is not re-encoded unless it is asked for: it
     * would take a core for as long as the camera runs. A recording has an end, and its frames
     * cannot be had from another setting of a camera.
     */
    CutSettings cut(boolean live) {
        return cut.withReencode(reencode.orElse(!live));
    }

    /**
     * Timeouts of 10 s, 500 ms to 30 s between attempts, a drift of 30 s, TCP; recordings are
     * re-encoded where packets cannot be copied.
     */
    public static IngestSettings defaults() {
        return defaults(CutSettings.defaults(), Optional.empty());
    }

    /**
     * The defaults with other limits of chunks, whose decision on re-encoding is for all sources.
     */
    public static IngestSettings defaults(CutSettings cut) {
        return defaults(cut, Optional.of(cut.reencode()));
    }

    private static IngestSettings defaults(CutSettings cut, Optional<Boolean> reencode) {
        return new IngestSettings(
                cut,
                reencode,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                "tcp");
    }
}
