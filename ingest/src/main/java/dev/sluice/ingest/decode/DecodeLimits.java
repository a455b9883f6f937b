package dev.sluice.ingest.decode;

import java.time.Duration;

/**
 * What one chunk may cost. A chunk over a limit is refused before it costs more.
 *
 * @param maxWidth pixels in a row
 * @param maxHeight rows
 * @param maxPictures coded pictures
 * @param maxBytes bytes of the container
 * @param maxTime time spent in one {@link ChunkDecoder#decode}; a guard against video made to be
 *     slow, so it is far above what honest video takes
 */
public record DecodeLimits(
        int maxWidth, int maxHeight, int maxPictures, long maxBytes, Duration maxTime) {

    private static final int LONGEST = 16_384; // squared, three bytes each, still fits an int

    public DecodeLimits {
        if (maxWidth < 1 || maxHeight < 1 || maxPictures < 1 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "limits are at least 1, found %d×%d pixels, %d pictures, %d bytes"
                            .formatted(maxWidth, maxHeight, maxPictures, maxBytes));
        }
        if (maxWidth > LONGEST || maxHeight > LONGEST) {
            throw new IllegalArgumentException(
                    "%d×%d pixels do not fit an array; at most %d×%d do"
                            .formatted(maxWidth, maxHeight, LONGEST, LONGEST));
        }
    }

    /** 8192×8192 pixels, 10,000 pictures, 16 MiB (the longest record), two minutes. */
    public static DecodeLimits defaults() {
        return new DecodeLimits(8192, 8192, 10_000, 16L << 20, Duration.ofMinutes(2));
    }
}
