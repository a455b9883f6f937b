// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

/** Cuts a square from the middle of a frame. */
public final class CenterCrop {

    private static final int CHANNELS = 3;

    private CenterCrop() {}

    /**
     * Cuts a square; of an odd remainder, the left and upper side lose the smaller half.
     *
     * @param rgb height × width × 3 bytes
     * @param side of the square, at most the width and the height
     * @return side × side × 3 bytes; may be the same array
     */
    public static byte[] square(byte[] rgb, int width, int height, int side) {
        if (side > width || side > height) {
            throw new IllegalArgumentException(
                    "found a frame of %d × %d pixels; expected at least %d × %d"
                            .formatted(width, height, side, side));
        }
        if (side == width && side == height) {
            return rgb;
        }
        int left = (width - side) / 2;
        int top = (height - side) / 2;
        byte[] square = new byte[side * side * CHANNELS];
        int row = side * CHANNELS;
        for (int y = 0; y < side; y++) {
            int from = ((top + y) * width + left) * CHANNELS;
            System.arraycopy(rgb, from, square, y * row, row);
        }
        return square;
    }
}
