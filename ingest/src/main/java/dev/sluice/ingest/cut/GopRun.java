// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import java.util.List;

/**
 * Consecutive frames that are handled together: the GOPs of one chunk, or a part of a GOP that is
 * over a limit.
 *
 * @param fate what is done with the frames
 * @param frames in decoding order
 * @param startMicros presentation time of the first frame that can be decoded, source clock
 * @param endMicros end of the last frame, source clock
 * @param leading number of leading frames that cannot be decoded without the previous chunk
 */
record GopRun(Fate fate, List<CodedFrame> frames, long startMicros, long endMicros, int leading) {

    /** What is done with the frames. */
    enum Fate {
        /** They become a chunk. */
        CHUNK,
        /** They exceed {@code sluice.ingest.chunk.max-duration}; more of the GOP follows. */
        TOO_LONG,
        /** They exceed {@code sluice.ingest.chunk.max-bytes}; more of the GOP follows. */
        TOO_LARGE,
        /** They are the last part of a GOP that was too long or too large. */
        REST
    }

    long durationMicros() {
        return endMicros - startMicros;
    }
}
