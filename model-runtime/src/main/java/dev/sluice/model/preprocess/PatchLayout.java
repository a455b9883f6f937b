// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import dev.sluice.model.FrameSize;

/**
 * The layout of pixels for the vision encoders of the Qwen-VL families. The values of a patch are
 * ordered by channel, then frame, then line, then column. The patches that are merged into one
 * visual token follow each other, and the tokens are ordered row by row.
 *
 * @param patch side of a patch, pixels
 * @param merge patches along one side of a visual token
 */
public record PatchLayout(int patch, int merge) {

    private static final int CHANNELS = 3;

    /** Frames that one patch spans. */
    public static final int FRAMES = 2;

    /** Values per patch. */
    public int patchValues() {
        return CHANNELS * FRAMES * patch * patch;
    }

    /** Returns the number of patches of a frame of this size. */
    public int patchCount(FrameSize size) {
        return (size.width() / patch) * (size.height() / patch);
    }

    /**
     * Returns the patches of one step.
     *
     * @param first resized RGB frame, height × width × 3 bytes
     * @param second the next frame, same size
     * @return patches × patchValues floats, row-major
     */
    public float[] patches(FrameSize size, byte[] first, byte[] second, PixelScale scale) {
        float[] patches = new float[patchCount(size) * patchValues()];
        int at = 0;
        int cell = patch * merge;
        for (int top = 0; top < size.height(); top += cell) {
            for (int left = 0; left < size.width(); left += cell) {
                for (int inner = 0; inner < merge * merge; inner++) {
                    int y = top + inner / merge * patch;
                    int x = left + inner % merge * patch;
                    at = writePatch(patches, at, size.width(), y, x, first, second, scale);
                }
            }
        }
        return patches;
    }

    private int writePatch(
            float[] patches,
            int start,
            int width,
            int top,
            int left,
            byte[] first,
            byte[] second,
            PixelScale scale) {
        int at = start;
        for (int channel = 0; channel < CHANNELS; channel++) {
            float[] values = scale.channel(channel);
            for (int frame = 0; frame < FRAMES; frame++) {
                byte[] rgb = frame == 0 ? first : second;
                for (int y = top; y < top + patch; y++) {
                    int from = (y * width + left) * CHANNELS + channel;
                    for (int x = 0; x < patch; x++) {
                        patches[at++] = values[rgb[from + x * CHANNELS] & 0xff];
                    }
                }
            }
        }
        return at;
    }
}
