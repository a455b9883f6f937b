// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

/** The end of a sum, which all kernels share: the lanes, by halves. */
final class Lanes {

    private Lanes() {}

    /** Returns the sum of {@link Kernels#LANES} lanes, which it overwrites. */
    static float sum(float[] lanes) {
        for (int width = Kernels.LANES / 2; width > 0; width /= 2) {
            for (int lane = 0; lane < width; lane++) {
                lanes[lane] += lanes[lane + width];
            }
        }
        return lanes[0];
    }

    /** Returns the largest multiple of {@link Kernels#BLOCK} that is at most {@code length}. */
    static int wholeBlocks(int length) {
        return length / Kernels.BLOCK * Kernels.BLOCK;
    }

    /** Adds the products of the values from {@code start} on to the lanes. */
    static void addProducts(
            float[] lanes, float[] a, int fromA, float[] b, int fromB, int start, int length) {
        for (int i = start; i < length; i++) {
            lanes[i % Kernels.LANES] += a[fromA + i] * b[fromB + i];
        }
    }

    /** Adds the squared differences of the values from {@code start} on to the lanes. */
    static void addSquaredDifferences(
            float[] lanes, float[] points, int fromA, int fromB, int start, int length) {
        for (int i = start; i < length; i++) {
            float difference = points[fromA + i] - points[fromB + i];
            lanes[i % Kernels.LANES] += difference * difference;
        }
    }
}
