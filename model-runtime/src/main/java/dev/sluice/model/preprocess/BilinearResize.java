// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import dev.sluice.model.preprocess.ResampleWeights.Filter;

/**
 * Antialiased bilinear resize of RGB bytes. Every byte is equal to that of Pillow's {@code
 * Image.resize(…, BILINEAR)}.
 */
public final class BilinearResize {

    private BilinearResize() {}

    /**
     * Resizes one frame.
     *
     * @param rgb height × width × 3 bytes, row-major
     * @return targetHeight × targetWidth × 3 bytes, owned by the caller
     */
    public static byte[] resize(
            byte[] rgb, int width, int height, int targetWidth, int targetHeight) {
        return BicubicResize.resize(rgb, width, height, targetWidth, targetHeight, Filter.BILINEAR);
    }
}
