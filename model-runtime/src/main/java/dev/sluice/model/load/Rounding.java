// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

/** Tells results that another order of sums rounds differently from those of something else. */
final class Rounding {

    /** Largest difference that rounding may make, as a share of the largest value. */
    private static final float MOST = 0.05f;

    private Rounding() {}

    /** Whether rounding alone explains the differences; false for another number of values. */
    static boolean explains(float[] found, float[] expected) {
        if (found.length != expected.length) {
            return false;
        }
        float most = 0;
        float largest = Float.MIN_NORMAL;
        for (int i = 0; i < expected.length; i++) {
            most = Math.max(most, Math.abs(found[i] - expected[i]));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        return most / largest <= MOST; // not so for NaN
    }
}
