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

    private final CodedVideo video;
    private final Presentation presentation;

    ReferenceGaps(CodedVideo video, Presentation presentation) {
        this.video = video;
        this.presentation = presentation;
    }

    /**
     * The first frame before which a reference frame is missing.
     *
     * @param begin index of the first frame
     * @param leftOut frames that are not decoded
     * @return {@code end} if there is none
     */
    int next(int begin, int end, BitSet leftOut) {
        int number = -1; // of the last reference frame; -1 if unknown
        for (int index = begin; index < end; index++) {
            CodedFrame frame = video.frame(index);
            SliceHeader slice = frame.slice();
            if (slice == null || slice.numbers() == 0 || leftOut.get(index)) {
                continue;
            }
            if (number >= 0 && isAfterGap(slice, number) && presentation.hasHole(index, leftOut)) {
                return index;
            }
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

    /** Whether frames after an incomplete one may have been lost together with its end. */
    boolean hidesOther(int index) {
        SliceHeader slice = video.frame(index).slice();
        return (slice == null || slice.numbers() == 0) && presentation.hasHole(index, new BitSet());
    }
}
