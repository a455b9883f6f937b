// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

/**
 * The mean luma of the cells of a frame, in integers, so that it is the same on every machine. The
 * cells cover the frame as it is coded: it is not turned as it is shown.
 *
 * @param columns cells per row, at most {@link #COLUMNS}
 * @param rows rows of cells
 * @param luma rows × columns, row-major; 0 to {@link #FULL_SCALE}, as unsigned 16 bits
 */
public record FrameLuma(int columns, int rows, short[] luma) {

    /** The largest number of cells of a row. */
    public static final int COLUMNS = 96;

    /** The luma of white. */
    public static final int FULL_SCALE = 255 * 256;

    // BT.601 weights in 256ths
    private static final int RED = 77;
    private static final int GREEN = 150;
    private static final int BLUE = 29;

    private static final int BLACK = 16; // of broadcast video
    private static final int BROADCAST_RANGE = 219;

    public FrameLuma {
        if (luma.length != columns * rows) {
            throw new IllegalArgumentException(
                    "%d × %d cells have %d values: expected %d"
                            .formatted(columns, rows, luma.length, columns * rows));
        }
    }

    /** Returns the luma of an image. */
    public static FrameLuma of(RgbImage image) {
        int columns = columns(image.width());
        int rows = rows(columns, image.width(), image.height());
        int[] means =
                means(
                        new ImageSize(image.width(), image.height()),
                        columns,
                        rows,
                        (left, top, right, bottom) -> mean(image, left, top, right, bottom));
        short[] luma = new short[means.length];
        for (int cell = 0; cell < means.length; cell++) {
            luma[cell] = (short) means[cell];
        }
        return new FrameLuma(columns, rows, luma);
    }

    /**
     * Returns the luma of cells as a decoder gives it.
     *
     * @param coded rows × columns values of 8 bits
     * @param fullRange whether black is 0 and white 255, and not 16 and 235
     */
    static FrameLuma ofCoded(byte[] coded, int columns, int rows, boolean fullRange) {
        short[] luma = new short[coded.length];
        for (int cell = 0; cell < coded.length; cell++) {
            int value = coded[cell] & 0xFF;
            int full = fullRange ? value << 8 : (value - BLACK) * FULL_SCALE / BROADCAST_RANGE;
            luma[cell] = (short) Math.max(0, Math.min(full, FULL_SCALE));
        }
        return new FrameLuma(columns, rows, luma);
    }

    /** The number of cells of a row of a frame. */
    static int columns(int width) {
        return Math.min(COLUMNS, width);
    }

    /** The number of rows of cells that are about square. */
    public static int rows(int columns, int width, int height) {
        return Math.max(1, Math.min(height, Math.round((float) columns * height / width)));
    }

    /**
     * Returns the mean luma of larger cells, rounded down.
     *
     * @param fewerColumns at most {@link #columns}
     * @param fewerRows at most {@link #rows}
     * @return row-major; 0 to {@link #FULL_SCALE}
     */
    public int[] reduced(int fewerColumns, int fewerRows) {
        return means(new ImageSize(columns, rows), fewerColumns, fewerRows, this::mean);
    }

    /** The mean luma of a rectangle; right and bottom are exclusive. */
    @FunctionalInterface
    private interface Mean {
        int of(int left, int top, int right, int bottom);
    }

    /** Divides an area into cells, and returns the mean of each, row-major. */
    private static int[] means(ImageSize area, int columns, int rows, Mean mean) {
        int[] means = new int[columns * rows];
        for (int row = 0; row < rows; row++) {
            int top = row * area.height() / rows;
            int bottom = (row + 1) * area.height() / rows;
            for (int column = 0; column < columns; column++) {
                int left = column * area.width() / columns;
                int right = (column + 1) * area.width() / columns;
                means[row * columns + column] = mean.of(left, top, right, bottom);
            }
        }
        return means;
    }

    private int mean(int left, int top, int right, int bottom) {
        long sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                sum += luma[y * columns + x] & 0xFFFF;
            }
        }
        return (int) (sum / ((long) (right - left) * (bottom - top)));
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
