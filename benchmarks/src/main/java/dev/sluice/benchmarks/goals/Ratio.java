// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import java.util.Arrays;

/**
 * Ratios of the rounds of a comparison.
 *
 * @param median the median
 * @param low the lower quartile
 * @param high the upper quartile
 */
record Ratio(double median, double low, double high) {

    /** Nothing was measured. */
    static final Ratio NONE = new Ratio(Double.NaN, Double.NaN, Double.NaN);

    static Ratio of(double... ratios) {
        double[] sorted = ratios.clone();
        Arrays.sort(sorted);
        int last = sorted.length - 1;
        return new Ratio(sorted[last / 2], sorted[last / 4], sorted[last - last / 4]);
    }

    boolean isNone() {
        return Double.isNaN(median);
    }
}
