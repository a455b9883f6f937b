// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.model.FrameRegion;

/**
 * Where the cells of a grid are in a picture of a frame, in whole pixels. Neighbours share their
 * borders, so that every pixel of the region is in one cell.
 *
 * @param region the part of the frame that the grid covers
 * @param grid rows and columns
 * @param width of the picture in pixels
 * @param height of the picture in pixels
 */
record CellGrid(FrameRegion region, TokenGrid grid, int width, int height) {

    /**
     * A rectangle of pixels.
     *
     * @param left first column
     * @param top first row
     * @param right column after the last one
     * @param bottom row after the last one
     */
    record Box(int left, int top, int right, int bottom) {}

    /** The pixels of a position's cell. */
    Box box(int position) {
        int row = position / grid.width();
        int column = position % grid.width();
        return new Box(x(column), y(row), x(column + 1), y(row + 1));
    }

    /** The pixels of the whole grid. */
    Box all() {
        return new Box(x(0), y(0), x(grid.width()), y(grid.height()));
    }

    private int x(int column) {
        double across = region.left() + region.width() * column / grid.width();
        return (int) Math.round(across * width);
    }

    private int y(int row) {
        double down = region.top() + region.height() * row / grid.height();
        return (int) Math.round(down * height);
    }
}
