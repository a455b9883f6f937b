// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.nal.SliceHeader;

/**
 * Follows the frame numbers of a stream (frame_num of H.264, 7.4.3) over their wrap. Not safe for
 * use by several threads.
 */
final class FrameNumbers {

    private static final int NONE = -1;

    private final UsualStep times = new UsualStep();
    private int before = NONE; // number of the last frame that others may refer to
    private int previous;
    private long last;

    /**
     * Takes the next frame. Some encoders count strangely, so a gap in the numbers shows a missing
     * frame only where the times have room for it.
     *
     * @param decodingMicros decoding time of the frame, source clock
     * @return whether a frame between this one and the one before is missing that others refer to
     */
    boolean isMissingBefore(SliceHeader header, long decodingMicros) {
        if (header.numbers() == 0) {
            return false;
        }
        int number = header.number();
        int ahead = Math.floorMod(number - before, header.numbers());
        boolean gap = before != NONE && !header.idr() && !header.gaps() && ahead > 1;
        boolean missing = gap && times.isHole(decodingMicros);
        times.add(decodingMicros);
        last += header.idr() ? 1 : Math.floorMod(number - previous, header.numbers());
        previous = number;
        if (header.referenced() || before == NONE) {
            before = number;
        }
        return missing;
    }

    /** The number of the last frame, counted on over every wrap. */
    long last() {
        return last;
    }
}
