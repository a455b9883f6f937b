// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/**
 * A rectangle of a frame, in fractions of the frame's width and height, so that it is the same for
 * every size in which the frame is shown.
 *
 * @param left distance from the left side, 0 to 1
 * @param top distance from the upper side, 0 to 1
 * @param width more than 0
 * @param height more than 0
 */
public record FrameRegion(double left, double top, double width, double height) {

    /** The whole frame. */
    public static final FrameRegion WHOLE = new FrameRegion(0, 0, 1, 1);

    /**
     * Returns the cell of one position of a grid that covers this region.
     *
     * @param rows rows of the grid
     * @param columns columns of the grid
     * @param position row-major index, 0 ≤ position &lt; rows · columns
     */
    public FrameRegion cell(int rows, int columns, int position) {
        if (position < 0 || position >= rows * columns) {
            throw new IllegalArgumentException(
                    "found position %d; expected one of a grid of %d × %d"
                            .formatted(position, rows, columns));
        }
        double wide = width / columns;
        double high = height / rows;
        return new FrameRegion(
                left + position % columns * wide, top + position / columns * high, wide, high);
    }
}
