package dev.sluice.ingest.cut;

import java.time.Duration;

/**
 * How long and how large a chunk may be.
 *
 * @param minDuration {@code sluice.ingest.chunk.min-duration}: shorter groups of pictures are put
 *     together
 * @param maxDuration {@code sluice.ingest.chunk.max-duration}: a longer group of pictures is not
 *     carried
 * @param maxBytes {@code sluice.ingest.chunk.max-bytes}: bytes of one chunk
 * @param openGopWait {@code sluice.ingest.chunk.open-gop-wait}: how long after an open group of
 *     pictures a closed one is waited for
 * @param reencode {@code sluice.ingest.reencode}: whether what is too long, or in a codec that no
 *     chunk carries, is encoded anew (H.264) instead of left out
 */
public record CutSettings(
        Duration minDuration,
        Duration maxDuration,
        int maxBytes,
        Duration openGopWait,
        boolean reencode) {

    /** What the container adds to the packets, at most: a reserve within {@code maxBytes}. */
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

    /** 1 s to 30 s, 16 MiB, 4 s, no encoding. */
    public static CutSettings defaults() {
        return new CutSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                16 << 20,
                Duration.ofSeconds(4),
                false);
    }

    /** Bytes of packets that fit a chunk with their container around. */
    int maxPacketBytes() {
        return (int) (maxBytes * (1 - CONTAINER_SHARE)) - 4096;
    }
}
