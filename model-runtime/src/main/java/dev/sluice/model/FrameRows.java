// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/**
 * The pixels of a frame, one row of one channel at a time. They may be in native memory, so that a
 * frame of the video's size need not be on the heap. For one thread at a time.
 */
public interface FrameRows {

    /** Width in pixels. */
    int width();

    /** Height in pixels. */
    int height();

    /**
     * Copies a row.
     *
     * @param channel 0 for red, 1 for green, 2 for blue
     * @param row from 0
     * @param to receives {@link #width} bytes from index 0 on
     */
    void read(int channel, int row, byte[] to);

    /**
     * Wraps a frame on the heap.
     *
     * @param rgb height × width × 3 bytes, row-major, red first; not copied
     * @throws IllegalArgumentException if {@code rgb} has another number of bytes
     */
    static FrameRows of(byte[] rgb, int width, int height) {
        return new RgbRows(rgb, width, height);
    }
}
