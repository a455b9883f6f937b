// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.ingest.decode.CellLuma;
import dev.sluice.ingest.decode.RgbImage;

/**
 * The mean luma of a frame's cells, in integers, so that it is the same on every machine.
 *
 * @param columns cells per row
 * @param rows rows of cells
 * @param luma rows × columns, row-major; 0 to {@link CellLuma#FULL_SCALE}, as unsigned 16 bits
 */
public record Thumbnail(int columns, int rows, short[] luma) {

    /**
     * Returns the thumbnail of a frame.
     *
     * @param columns cells per row; the number of rows follows from the frame's proportions
     */
    public static Thumbnail of(RgbImage image, int columns) {
        int width = Math.min(columns, image.width());
        int height =
                Math.max(
                        1,
                        Math.min(
                                image.height(),
                                Math.round((float) width * image.height() / image.width())));
        int[] cells = CellLuma.of(image, width, height);
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
        return (double) largest / CellLuma.FULL_SCALE;
    }
}
