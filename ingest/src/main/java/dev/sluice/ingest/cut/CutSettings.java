// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import java.time.Duration;

/**
 * Limits of chunks.
 *
 * @param minDuration {@code sluice.ingest.chunk.min-duration}: shorter GOPs are joined in one chunk
 * @param maxDuration {@code sluice.ingest.chunk.max-duration}: a longer GOP is not copied
 * @param maxBytes {@code sluice.ingest.chunk.max-bytes}: maximum size of a chunk
 * @param openGopWait {@code sluice.ingest.chunk.open-gop-wait}: how long the cut is delayed after
 *     an open GOP to wait for a closed one
 * @param reencode whether GOPs over a limit, and packets that a chunk cannot contain, are
 *     re-encoded as H.264 instead of being left out; decided for each source
 */
public record CutSettings(
        Duration minDuration,
        Duration maxDuration,
        int maxBytes,
        Duration openGopWait,
        boolean reencode) {

    /** Upper bound of the share of {@code maxBytes} that the container takes. */
    private static final double CONTAINER_SHARE = 0.06;

    public CutSettings {
        if (minDuration.isNegative() || maxDuration.compareTo(minDuration) < 0) {
            throw new IllegalArgumentException(
                    ("sluice.ingest.chunk.min-duration is %s and sluice.ingest.chunk.max-duration %s: expected 0"
                                    + " ≤ min ≤ max; change one of them")
                            .formatted(minDuration, maxDuration));
        }
        if (maxBytes < 1 << 16) {
            throw new IllegalArgumentException(
                    "sluice.ingest.chunk.max-bytes is %d: expected at least 65536; raise it"
                            .formatted(maxBytes));
        }
    }

    /** 1 s to 30 s, 16 MiB, a wait of 4 s, no re-encoding. */
    public static CutSettings defaults() {
        return new CutSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                16 << 20,
                Duration.ofSeconds(4),
                false);
    }

    /** The same limits with another decision on re-encoding. */
    public CutSettings withReencode(boolean other) {
        return new CutSettings(minDuration, maxDuration, maxBytes, openGopWait, other);
    }

    /** Number of packet bytes that fit into a chunk together with its container. */
    int maxPacketBytes() {
        return (int) (maxBytes * (1 - CONTAINER_SHARE)) - 4096;
    }
}
