// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import dev.sluice.model.FrameRows;
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
     * @return height × width × 3 bytes, row-major, owned by the caller
     */
    public static byte[] resize(FrameRows source, int width, int height) {
        return new ChannelResize(ResizeKernel.best(), source, width, height, Filter.BILINEAR)
                .resize();
    }
}
