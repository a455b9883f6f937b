// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

/**
 * The mean luma of the cells of a frame, in integers, so that it is the same on every machine.
 * Stateless.
 */
public final class CellLuma {

    /** The luma of white. */
    public static final int FULL_SCALE = 255 * 256;

    // BT.601 weights in 256ths
    private static final int RED = 77;
    private static final int GREEN = 150;
    private static final int BLUE = 29;

    private CellLuma() {}

    /**
     * Returns the mean luma of each cell.
     *
     * @param columns cells per row, at most as many as the frame has pixels
     * @param rows rows of cells, at most as many as the frame has pixels
     * @return rows × columns, row-major; 0 to {@link #FULL_SCALE}, rounded down
     */
    public static int[] of(RgbImage image, int columns, int rows) {
        int[] luma = new int[columns * rows];
        for (int row = 0; row < rows; row++) {
            int top = row * image.height() / rows;
            int bottom = (row + 1) * image.height() / rows;
            for (int column = 0; column < columns; column++) {
                int left = column * image.width() / columns;
                int right = (column + 1) * image.width() / columns;
                luma[row * columns + column] = mean(image, left, top, right, bottom);
            }
        }
        return luma;
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
