// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.score;

/** Computes quantiles of samples. Stateless. */
public final class Quantiles {

    private Quantiles() {}

    /**
     * Returns a quantile of a sample, interpolated linearly between two values; NaN if the sample
     * is empty.
     *
     * @param sorted the sample, ascending
     * @param share 0 for the smallest value, 1 for the largest
     */
    public static double of(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double rank = share * (sorted.length - 1);
        int below = (int) Math.floor(rank);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }
}
