// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.ingest.decode.FrameLuma;

/**
 * The mean luma of a frame's cells, in integers, so that it is the same on every machine.
 *
 * @param columns cells per row
 * @param rows rows of cells
 * @param luma rows × columns, row-major; 0 to {@link FrameLuma#FULL_SCALE}, as unsigned 16 bits
 */
public record Thumbnail(int columns, int rows, short[] luma) {

    /**
     * Returns the thumbnail of a frame.
     *
     * @param columns cells per row, if the frame has as many; the number of rows follows from the
     *     frame's proportions
     */
    public static Thumbnail of(FrameLuma frame, int columns) {
        int width = Math.min(columns, frame.columns());
        int height = FrameLuma.rows(width, frame.columns(), frame.rows());
        int[] cells = frame.reduced(width, height);
        short[] luma = new short[cells.length];
        for (int cell = 0; cell < cells.length; cell++) {
            luma[cell] = (short) cells[cell];
        }
        return new Thumbnail(width, height, luma);
    }

    /**
     * Returns the largest difference of a cell, as a share of black to white; 1 if the grids
     * differ.
     */
    double largestDifference(Thumbnail other) {
        if (columns != other.columns || rows != other.rows) {
            return 1;
        }
        int largest = 0;
        for (int i = 0; i < luma.length; i++) {
            int difference = (luma[i] & 0xFFFF) - (other.luma[i] & 0xFFFF);
            largest = Math.max(largest, Math.abs(difference));
        }
        return (double) largest / FrameLuma.FULL_SCALE;
    }
}
