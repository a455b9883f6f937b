// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import dev.sluice.model.FrameSize;

/**
 * The layout of pixels for SigLIP 2: the patches of one frame row by row. The values of a patch are
 * ordered by line, then column, then channel.
 *
 * @param patch side of a patch, pixels
 */
public record PatchRows(int patch) {

    private static final int CHANNELS = 3;

    /** Values per patch. */
    public int patchValues() {
        return CHANNELS * patch * patch;
    }

    /**
     * Returns the patches of one frame.
     *
     * @param rgb resized frame, height × width × 3 bytes, sides multiples of a patch
     * @return patches × patchValues floats, row-major
     */
    public float[] patches(FrameSize size, byte[] rgb, PixelScale scale) {
        float[] patches = new float[size.width() * size.height() * CHANNELS];
        int at = 0;
        for (int top = 0; top < size.height(); top += patch) {
            for (int left = 0; left < size.width(); left += patch) {
                for (int y = top; y < top + patch; y++) {
                    int from = (y * size.width() + left) * CHANNELS;
                    for (int i = 0; i < patch * CHANNELS; i++) {
                        patches[at++] = scale.channel(i % CHANNELS)[rgb[from + i] & 0xff];
                    }
                }
            }
        }
        return patches;
    }
}
