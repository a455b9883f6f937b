// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

/**
 * Sums over vectors in doubles and in one fixed order, for values whose squares a float cannot
 * hold. The kernels, which sum in floats, do all others.
 */
final class Vectors {

    /**
     * Sums of squares between these have lost nothing to the range of a float: no product was too
     * large, and what was too small does not count beside the rest.
     */
    private static final double LEAST = 0x1p-80;

    private static final double MOST = 0x1p100;

    private Vectors() {}

    /** Returns whether a sum of squares, and a dot product of two such vectors, fits a float. */
    static boolean fitsFloat(double square) {
        return square >= LEAST && square <= MOST;
    }

    /** Returns the sum of a·b over {@code length} elements, from the same index on. */
    static double dot(float[] a, float[] b, int from, int length) {
        return dot(a, from, b, from, length);
    }

    /** Returns the sum of a·b over {@code length} elements. */
    static double dot(float[] a, int fromA, float[] b, int fromB, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (double) a[fromA + i] * b[fromB + i];
        }
        return sum;
    }

    /** Returns the sum of squared differences over {@code length} elements. */
    static double squaredDistance(float[] values, int fromA, int fromB, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            double difference = (double) values[fromA + i] - values[fromB + i];
            sum += difference * difference;
        }
        return sum;
    }
}
