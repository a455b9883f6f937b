// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

/** The end of a sum, which all kernels share: the lanes, by halves. */
final class Lanes {

    private Lanes() {}

    /** Returns the sum of {@link Kernels#LANES} lanes. */
    static float sum(float[] lanes) {
        return sum(lanes, 0);
    }

    /** Returns the sum of the lanes that begin at an index. A loop would take twice the time. */
    static float sum(float[] lanes, int from) {
        float sum0 = lanes[from] + lanes[from + 8];
        float sum1 = lanes[from + 1] + lanes[from + 9];
        float sum2 = lanes[from + 2] + lanes[from + 10];
        float sum3 = lanes[from + 3] + lanes[from + 11];
        float sum4 = lanes[from + 4] + lanes[from + 12];
        float sum5 = lanes[from + 5] + lanes[from + 13];
        float sum6 = lanes[from + 6] + lanes[from + 14];
        float sum7 = lanes[from + 7] + lanes[from + 15];
        return ((sum0 + sum4) + (sum2 + sum6)) + ((sum1 + sum5) + (sum3 + sum7));
    }

    /** Returns the sum of {@link Kernels#LANES} lanes in doubles. */
    static double sum(double[] lanes) {
        double sum0 = lanes[0] + lanes[8];
        double sum1 = lanes[1] + lanes[9];
        double sum2 = lanes[2] + lanes[10];
        double sum3 = lanes[3] + lanes[11];
        double sum4 = lanes[4] + lanes[12];
        double sum5 = lanes[5] + lanes[13];
        double sum6 = lanes[6] + lanes[14];
        double sum7 = lanes[7] + lanes[15];
        return ((sum0 + sum4) + (sum2 + sum6)) + ((sum1 + sum5) + (sum3 + sum7));
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

    /** Adds the products of a vector's values from {@code start} on to the lanes, in doubles. */
    static void addProducts(
            double[] lanes, double[] vector, float[] b, int fromB, int start, int length) {
        for (int i = start; i < length; i++) {
            lanes[i % Kernels.LANES] += vector[i] * b[fromB + i];
        }
    }

    /**
     * Adds the squared differences of the values from {@code start} on to the lanes at an index.
     */
    static void addSquaredDifferences(
            float[] lanes, int at, float[] points, int a, int b, int start, int length) {
        for (int i = start; i < length; i++) {
            float difference = points[a + i] - points[b + i];
            lanes[at + i % Kernels.LANES] += difference * difference;
        }
    }
}
