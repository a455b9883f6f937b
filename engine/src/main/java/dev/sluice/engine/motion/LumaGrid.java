// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.motion;

import dev.sluice.ingest.decode.RgbImage;

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

    private static final int MIN_WIDTH = 2 * COLUMNS; // pixels; a cell of fewer is mostly noise

    // BT.601 weights in 256ths
    private static final int RED = 77;
    private static final int GREEN = 150;
    private static final int BLUE = 29;

    /** Returns the grid of a frame, or null if the frame is too small. */
    static @Nullable LumaGrid of(RgbImage image) {
        if (image.width() < MIN_WIDTH) {
            return null;
        }
        int columns = COLUMNS;
        int rows = Math.max(1, Math.round((float) columns * image.height() / image.width()));
        byte[] luma = new byte[columns * rows];
        for (int row = 0; row < rows; row++) {
            int top = row * image.height() / rows;
            int bottom = (row + 1) * image.height() / rows;
            for (int column = 0; column < columns; column++) {
                int left = column * image.width() / columns;
                int right = (column + 1) * image.width() / columns;
                luma[row * columns + column] = (byte) mean(image, left, top, right, bottom);
            }
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

    private static int mean(RgbImage image, int left, int top, int right, int bottom) {
        byte[] rgb = image.rgb();
        long sum = 0;
        for (int y = top; y < bottom; y++) {
            int at = 3 * (y * image.width() + left);
            for (int x = left; x < right; x++) {
                sum +=
                        RED * (rgb[at] & 0xFF)
                                + GREEN * (rgb[at + 1] & 0xFF)
                                + BLUE * (rgb[at + 2] & 0xFF);
                at += 3;
            }
        }
        return (int) (sum / (256L * (right - left) * (bottom - top)));
    }
}
