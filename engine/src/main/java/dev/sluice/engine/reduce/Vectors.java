// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

/**
 * Sums over vectors, in doubles and in one fixed order, so that the same vectors give the same bits
 * on every run and machine.
 */
final class Vectors {

    private Vectors() {}

    /** Returns the sum of a·b over {@code length} elements. */
    static double dot(float[] a, int fromA, float[] b, int fromB, int length) {
        // Four sums: a single one would wait for its own last addition in every iteration.
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i <= length - 4; i += 4) {
            sum0 += (double) a[fromA + i] * b[fromB + i];
            sum1 += (double) a[fromA + i + 1] * b[fromB + i + 1];
            sum2 += (double) a[fromA + i + 2] * b[fromB + i + 2];
            sum3 += (double) a[fromA + i + 3] * b[fromB + i + 3];
        }
        for (; i < length; i++) {
            sum0 += (double) a[fromA + i] * b[fromB + i];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    /**
     * Returns the sum of squares over {@code length} elements: the same bits as a dot product with
     * itself.
     */
    static double square(float[] a, int from, int length) {
        return dot(a, from, a, from, length);
    }
}
