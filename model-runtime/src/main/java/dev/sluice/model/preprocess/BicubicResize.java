// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import dev.sluice.model.FrameRows;
import dev.sluice.model.preprocess.ResampleWeights.Filter;

/**
 * Antialiased bicubic resize of RGB bytes. Every byte is equal to that of Pillow's {@code
 * Image.resize(…, BICUBIC)}.
 */
public final class BicubicResize {

    private BicubicResize() {}

    /**
     * Resizes one frame.
     *
     * @return height × width × 3 bytes, row-major, owned by the caller
     */
    public static byte[] resize(FrameRows source, int width, int height) {
        return new ChannelResize(ResizeKernel.best(), source, width, height, Filter.BICUBIC)
                .resize();
    }

    /**
     * Resizes one frame on the heap.
     *
     * @param rgb height × width × 3 bytes, row-major
     * @return targetHeight × targetWidth × 3 bytes, owned by the caller
     */
    public static byte[] resize(
            byte[] rgb, int width, int height, int targetWidth, int targetHeight) {
        return resize(FrameRows.of(rgb, width, height), targetWidth, targetHeight);
    }
}
