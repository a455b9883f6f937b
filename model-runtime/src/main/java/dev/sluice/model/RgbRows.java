// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/**
 * A frame on the heap.
 *
 * @param rgb height × width × 3 bytes, row-major, red first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RgbRows(byte[] rgb, int width, int height) implements FrameRows {

    private static final int CHANNELS = 3;

    RgbRows {
        if (rgb.length != width * height * CHANNELS) {
            throw new IllegalArgumentException(
                    "found %d bytes for a frame of %d × %d RGB pixels; expected %d"
                            .formatted(rgb.length, width, height, width * height * CHANNELS));
        }
    }

    @Override
    public void read(int channel, int row, byte[] to) {
        int from = row * width * CHANNELS + channel;
        for (int x = 0; x < width; x++) {
            to[x] = rgb[from + x * CHANNELS];
        }
    }
}
