// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

import java.util.List;

/**
 * What the header of a slice declares about its frame.
 *
 * @param first whether the frame begins with this slice
 * @param idr whether the frame refers to no frame before it, and no later one does
 * @param referenced whether other frames may refer to the frame
 * @param field the part of an interlaced frame that the slice belongs to
 * @param number the number of the frame (frame_num of H.264), which is one higher than that of the
 *     last frame that others refer to; 0 for H.265, which has none
 * @param numbers how many numbers there are before they start again from 0; 0 if unknown
 * @param gaps whether numbers may be left out
 * @param references how many frames before it the frame may refer to at most; 0 if unknown
 * @param order the lower bits of the frame's position in presentation order (pic_order_cnt_lsb);
 *     {@link #UNKNOWN} if the header does not have them
 * @param orders how many positions there are before the lower bits start again from 0; 0 if unknown
 * @param identity values in which two slices of the same frame agree; {@link #UNKNOWN} agrees with
 *     every value
 */
public record SliceHeader(
        boolean first,
        boolean idr,
        boolean referenced,
        Field field,
        int number,
        int numbers,
        boolean gaps,
        int references,
        int order,
        int orders,
        List<Integer> identity) {

    /** Stands for a value that this slice does not declare. */
    public static final int UNKNOWN = -1;

    /** The part of a frame. */
    public enum Field {
        /** The whole frame. */
        FRAME,
        /** The odd rows of an interlaced frame. */
        TOP,
        /** The even rows of an interlaced frame. */
        BOTTOM
    }

    public SliceHeader {
        identity = List.copyOf(identity);
    }

    /** Whether this slice continues the frame, or the field, of the other one. */
    public boolean continues(SliceHeader other) {
        return !first && agrees(identity, other.identity);
    }

    /** Whether this slice begins the second field of the frame whose first field is the other. */
    public boolean completes(SliceHeader other) {
        return field != Field.FRAME
                && other.field != Field.FRAME
                && field != other.field
                && number == other.number
                && !idr;
    }

    private static boolean agrees(List<Integer> left, List<Integer> right) {
        int common = Math.min(left.size(), right.size());
        for (int i = 0; i < common; i++) {
            int value = left.get(i);
            if (value != right.get(i) && value != UNKNOWN && right.get(i) != UNKNOWN) {
                return false;
            }
        }
        return true;
    }
}
