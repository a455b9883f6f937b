// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.ffmpeg.RgbConverter;

/** The pixels of a frame in native memory, as long as the call lasts that got them. */
public final class FramePixels {

    private final RgbConverter converted;

    FramePixels(RgbConverter converted) {
        this.converted = converted;
    }

    /** Width in pixels. */
    public int width() {
        return converted.width();
    }

    /** Height in pixels. */
    public int height() {
        return converted.height();
    }

    /**
     * Copies a row.
     *
     * @param channel 0 for red, 1 for green, 2 for blue
     * @param row from 0
     * @param to receives {@link #width} bytes from index 0 on
     */
    public void read(int channel, int row, byte[] to) {
        converted.read(channel, row, to);
    }

    /** A copy of all pixels on the heap. */
    public RgbImage copy() {
        return new RgbImage(width(), height(), converted.copy());
    }
}
