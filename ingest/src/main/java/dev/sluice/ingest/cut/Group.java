package dev.sluice.ingest.cut;

import java.util.List;

/**
 * Pictures that stay together.
 *
 * @param fate what becomes of them
 * @param pictures in decoding order
 * @param startMicros when the first picture that can be decoded is shown, source clock
 * @param endMicros when the last picture ends, source clock
 * @param leading pictures that decoders leave out, for want of the previous chunk
 */
record Group(Fate fate, List<Picture> pictures, long startMicros, long endMicros, int leading) {

    /** What becomes of a group. */
    enum Fate {
        /** It is a chunk. */
        CHUNK,
        /** It is longer than {@code sluice.ingest.chunk.max-duration}, and more of it follows. */
        TOO_LONG,
        /** It is larger than {@code sluice.ingest.chunk.max-bytes}, and more of it follows. */
        TOO_LARGE,
        /** The last piece of what was too long or too large. */
        REST
    }

    long durationMicros() {
        return endMicros - startMicros;
    }
}
