// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.reduce.kernel.Selection;

/**
 * Turns compared values into a keep mask.
 *
 * @param value a bound on the values, or the share of tokens to drop
 * @param absolute whether it is a bound
 */
record DropThreshold(double value, boolean absolute) {

    /** Drops what is above the bound, or the share with the highest values. */
    boolean[] keepUnlessAbove(float[] similarity) {
        double[] values = new double[similarity.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = similarity[i];
        }
        return keepUnlessAbove(values, value);
    }

    /** Drops what is below the bound, or the share with the lowest values. */
    boolean[] keepUnlessBelow(double[] differences) {
        double[] values = new double[differences.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = -differences[i];
        }
        return keepUnlessAbove(values, -value);
    }

    private boolean[] keepUnlessAbove(double[] values, double bound) {
        boolean[] keep = new boolean[values.length];
        if (absolute) {
            for (int i = 0; i < values.length; i++) {
                keep[i] = !(values[i] > bound);
            }
            return keep;
        }
        boolean[] dropped = Selection.highest(values, (int) (values.length * value));
        for (int i = 0; i < values.length; i++) {
            keep[i] = !dropped[i];
        }
        return keep;
    }
}
