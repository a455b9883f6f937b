// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import java.time.Duration;

/**
 * Limits on the cost of one chunk. A chunk over a limit is refused before it costs more.
 *
 * @param maxWidth maximum width of a frame in pixels
 * @param maxHeight maximum height of a frame in pixels
 * @param maxFrames maximum number of coded frames
 * @param maxBytes maximum size of the container
 * @param maxTime maximum time of one {@link ChunkDecoder#decode}; it protects against video that
 *     was made to decode slowly, so it is far above what ordinary video takes
 */
public record DecodeLimits(
        int maxWidth, int maxHeight, int maxFrames, long maxBytes, Duration maxTime) {

    private static final int MAX_SIDE = 16_384; // such a square in RGB still fits into an array

    public DecodeLimits {
        if (maxWidth < 1 || maxHeight < 1 || maxFrames < 1 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "limits are %d×%d pixels, %d frames and %d bytes: expected at least 1 for each; raise them"
                            .formatted(maxWidth, maxHeight, maxFrames, maxBytes));
        }
        if (maxWidth > MAX_SIDE || maxHeight > MAX_SIDE) {
            throw new IllegalArgumentException(
                    "the limit of %d×%d pixels does not fit into an array: expected at most %d×%d; lower it"
                            .formatted(maxWidth, maxHeight, MAX_SIDE, MAX_SIDE));
        }
    }

    /** 8192×8192 pixels, 10,000 frames, 16 MiB (the largest record), two minutes. */
    public static DecodeLimits defaults() {
        return new DecodeLimits(8192, 8192, 10_000, 16L << 20, Duration.ofMinutes(2));
    }
}
