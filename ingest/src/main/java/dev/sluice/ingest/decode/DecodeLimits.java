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

    /** 8192×8192 pixels, 10,000 pictures, 16 MiB (the longest record), two minutes. */
    public static DecodeLimits defaults() {
        return new DecodeLimits(8192, 8192, 10_000, 16L << 20, Duration.ofMinutes(2));
    }
}
