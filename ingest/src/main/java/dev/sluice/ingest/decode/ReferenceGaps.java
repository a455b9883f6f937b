// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.nal.SliceHeader;

import java.util.BitSet;

/**
 * Finds reference frames that are missing between two frames of a chunk. In H.264 it is a gap in
 * the frame numbers (ITU-T H.264, 7.4.3) where the presentation times have a hole as well; a gap
 * alone is a peculiarity of some encoders. The decoders of other codecs find it themselves or
 * cannot know it.
 */
final class ReferenceGaps {

    private static final int UNKNOWN = -1;

    private final CodedVideo video;
    private final ChunkPresentation presentation;

    ReferenceGaps(CodedVideo video, ChunkPresentation presentation) {
        this.video = video;
        this.presentation = presentation;
    }

    /**
     * The first frame before which a reference frame is missing, or from which on frames are out of
     * order.
     *
     * @param begin index of the first frame
     * @param leftOut frames that are not decoded
     * @return {@code end} if there is none
     */
    int next(int begin, int end, BitSet leftOut) {
        int number = UNKNOWN; // of the last reference frame
        int ahead = UNKNOWN; // the first frame after a gap without a hole
        for (int index = begin; index < end; index++) {
            ChunkFrame frame = video.frame(index);
            SliceHeader slice = frame.slice();
            if (slice == null || slice.numbers() == 0 || leftOut.get(index)) {
                continue;
            }
            if (number != UNKNOWN && isAfterGap(slice, number)) {
                if (presentation.hasHole(index, leftOut)) {
                    return index;
                }
                if (isOutOfOrder(frame, slice, number)) {
                    return ahead == UNKNOWN ? index : ahead;
                }
                ahead = ahead == UNKNOWN ? index : ahead;
            }
            ahead = frame.entry() == Entry.NONE ? ahead : UNKNOWN;
            number = frame.isDisposable() ? number : slice.number();
        }
        return end;
    }

    private static boolean isAfterGap(SliceHeader slice, int number) {
        return !slice.idr()
                && !slice.gaps()
                && slice.number() != number
                && slice.number() != (number + 1) % slice.numbers();
    }

    /**
     * Whether the number goes back. It may do so at an entry, where streams are joined, and to 0 by
     * a command, after which the next number is at most 1.
     */
    private static boolean isOutOfOrder(ChunkFrame frame, SliceHeader slice, int number) {
        int forward = Math.floorMod(slice.number() - number, slice.numbers());
        return frame.entry() == Entry.NONE && slice.number() > 1 && forward > slice.numbers() / 2;
    }

    /** Whether frames after an incomplete one may have been lost together with its end. */
    boolean hidesOther(int index) {
        SliceHeader slice = video.frame(index).slice();
        return (slice == null || slice.numbers() == 0) && presentation.hasHole(index, new BitSet());
    }
}
