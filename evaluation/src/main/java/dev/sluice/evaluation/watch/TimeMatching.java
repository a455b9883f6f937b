// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pairs fired moments with true ones, each at most once, as many pairs as there can be. Stateless.
 */
final class TimeMatching {

    /** For binary fractions of seconds that are not exact. */
    private static final double ROUNDING = 1e-6;

    /**
     * Places in the two lists that belong together.
     *
     * @param fired place of the fired moment
     * @param truth place of the true moment
     */
    record Pair(int fired, int truth) {}

    private TimeMatching() {}

    /**
     * The pairs, ascending.
     *
     * @param fired ascending, seconds
     * @param truths ascending, seconds
     * @param tolerance how far apart a pair may be, seconds; the bound itself counts
     */
    static List<Pair> of(double[] fired, double[] truths, double tolerance) {
        requireAscending(fired);
        requireAscending(truths);
        List<Pair> pairs = new ArrayList<>();
        int f = 0;
        int t = 0;
        // Tolerance is the same for all, so the earliest that fit can always go together.
        while (f < fired.length && t < truths.length) {
            double late = fired[f] - truths[t];
            if (Math.abs(late) <= tolerance + ROUNDING) {
                pairs.add(new Pair(f++, t++));
            } else if (late < 0) {
                f++;
            } else {
                t++;
            }
        }
        return pairs;
    }

    private static void requireAscending(double[] moments) {
        for (int i = 1; i < moments.length; i++) {
            if (moments[i] < moments[i - 1]) {
                throw new IllegalArgumentException(
                        "moments are not ascending: " + Arrays.toString(moments));
            }
        }
    }
}
