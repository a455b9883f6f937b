// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import dev.sluice.model.preprocess.ResampleWeights.Filter;

import java.util.Arrays;

/**
 * Antialiased bicubic resize of RGB bytes in two passes with bytes as the intermediate result.
 * Every byte is equal to that of Pillow's {@code Image.resize(…, BICUBIC)}.
 */
public final class BicubicResize {

    private static final int CHANNELS = 3;
    private static final int HALF = 1 << (ResampleWeights.FRACTION_BITS - 1);

    private BicubicResize() {}

    /**
     * Resizes one frame.
     *
     * @param rgb height × width × 3 bytes, row-major
     * @return targetHeight × targetWidth × 3 bytes, owned by the caller
     */
    public static byte[] resize(
            byte[] rgb, int width, int height, int targetWidth, int targetHeight) {
        return resize(rgb, width, height, targetWidth, targetHeight, Filter.BICUBIC);
    }

    static byte[] resize(
            byte[] rgb, int width, int height, int targetWidth, int targetHeight, Filter filter) {
        if (rgb.length != width * height * CHANNELS) {
            throw new IllegalArgumentException(
                    "found %d bytes for a frame of %d × %d RGB pixels; expected %d"
                            .formatted(rgb.length, width, height, width * height * CHANNELS));
        }
        byte[] narrowed =
                targetWidth == width
                        ? rgb
                        : alongRows(
                                rgb,
                                width,
                                height,
                                new ResampleWeights(width, targetWidth, filter));
        if (targetHeight == height) {
            return narrowed == rgb ? rgb.clone() : narrowed;
        }
        return alongColumns(
                narrowed, targetWidth, new ResampleWeights(height, targetHeight, filter));
    }

    private static byte[] alongRows(byte[] input, int width, int rows, ResampleWeights weights) {
        byte[] output = new byte[rows * weights.outputs * CHANNELS];
        int to = 0;
        for (int row = 0; row < rows; row++) {
            int rowStart = row * width * CHANNELS;
            for (int x = 0; x < weights.outputs; x++) {
                int from = rowStart + weights.first[x] * CHANNELS;
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                int weightAt = x * weights.taps;
                for (int tap = 0; tap < weights.count[x]; tap++) {
                    int weight = weights.weights[weightAt + tap];
                    red += (input[from] & 0xff) * weight;
                    green += (input[from + 1] & 0xff) * weight;
                    blue += (input[from + 2] & 0xff) * weight;
                    from += CHANNELS;
                }
                output[to] = clip(red);
                output[to + 1] = clip(green);
                output[to + 2] = clip(blue);
                to += CHANNELS;
            }
        }
        return output;
    }

    private static byte[] alongColumns(byte[] input, int width, ResampleWeights weights) {
        int stride = width * CHANNELS;
        byte[] output = new byte[weights.outputs * stride];
        int[] sums = new int[stride];
        for (int y = 0; y < weights.outputs; y++) {
            Arrays.fill(sums, HALF);
            for (int tap = 0; tap < weights.count[y]; tap++) {
                int weight = weights.weights[y * weights.taps + tap];
                int from = (weights.first[y] + tap) * stride;
                for (int i = 0; i < stride; i++) {
                    sums[i] += (input[from + i] & 0xff) * weight;
                }
            }
            int to = y * stride;
            for (int i = 0; i < stride; i++) {
                output[to + i] = clip(sums[i]);
            }
        }
        return output;
    }

    private static byte clip(int sum) {
        int value = sum >> ResampleWeights.FRACTION_BITS;
        return (byte) (value < 0 ? 0 : Math.min(value, 255));
    }
}
