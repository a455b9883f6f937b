// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.ingest.decode.RgbImage;

/**
 * The mean luma of a frame's cells, in integers, so that it is the same on every machine.
 *
 * @param columns cells per row
 * @param rows rows of cells
 * @param luma rows × columns, row-major; 0 to {@link #FULL_SCALE}, as unsigned 16 bits
 */
public record Thumbnail(int columns, int rows, short[] luma) {

    /** The luma of white. */
    static final int FULL_SCALE = 255 * 256;

    // BT.601 weights in 256ths
    private static final int RED = 77;
    private static final int GREEN = 150;
    private static final int BLUE = 29;

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
        short[] luma = new short[width * height];
        for (int row = 0; row < height; row++) {
            int top = row * image.height() / height;
            int bottom = (row + 1) * image.height() / height;
            for (int column = 0; column < width; column++) {
                int left = column * image.width() / width;
                int right = (column + 1) * image.width() / width;
                luma[row * width + column] = (short) mean(image, left, top, right, bottom);
            }
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
        return (double) largest / FULL_SCALE;
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
        return (int) (sum / ((long) (right - left) * (bottom - top)));
    }
}
