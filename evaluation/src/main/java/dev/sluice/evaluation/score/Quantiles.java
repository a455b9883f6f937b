// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.score;

/** Quantiles of samples. Stateless. */
public final class Quantiles {

    private Quantiles() {}

    /**
     * The quantile of a sample, between two values by their distance; NaN of an empty one.
     *
     * @param sorted ascending
     * @param share 0 to 1
     */
    public static double of(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
