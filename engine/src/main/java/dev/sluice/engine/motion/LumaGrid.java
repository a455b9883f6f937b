// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.motion;

import dev.sluice.ingest.decode.FrameLuma;

import org.jspecify.annotations.Nullable;

/**
 * The mean luma of a frame's cells, in integers, so that it is the same on every machine.
 *
 * @param columns cells per row
 * @param rows rows of cells
 * @param luma rows × columns, row-major, as unsigned bytes
 */
public record LumaGrid(int columns, int rows, byte[] luma) {

    /** The number of cells per row. */
    static final int COLUMNS = 48;

    private static final int MIN_WIDTH = 2 * COLUMNS; // cells; one of fewer pixels is mostly noise

    /** Returns the grid of a frame, or null if the frame is too small. */
    static @Nullable LumaGrid of(FrameLuma frame) {
        if (frame.columns() < MIN_WIDTH) {
            return null;
        }
        int columns = COLUMNS;
        int rows = FrameLuma.rows(columns, frame.columns(), frame.rows());
        int[] cells = frame.reduced(columns, rows);
        byte[] luma = new byte[cells.length];
        for (int cell = 0; cell < cells.length; cell++) {
            luma[cell] = (byte) (cells[cell] >> Byte.SIZE);
        }
        return new LumaGrid(columns, rows, luma);
    }

    boolean hasShapeOf(LumaGrid other) {
        return columns == other.columns && rows == other.rows;
    }

    /** Returns the luma of a cell, 0 to 255. */
    int at(int column, int row) {
        return luma[row * columns + column] & 0xFF;
    }
}
