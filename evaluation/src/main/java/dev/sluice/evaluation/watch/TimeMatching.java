// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Matches the times at which a watch fired with the true ones: one to one, and as many pairs as
 * possible. Stateless.
 */
final class TimeMatching {

    /** Tolerates the rounding of decimal fractions of seconds. */
    private static final double ROUNDING = 1e-6;

    /**
     * A pair of matched times.
     *
     * @param fired index of the time at which the watch fired
     * @param truth index of the true time
     */
    record Pair(int fired, int truth) {}

    private TimeMatching() {}

    /**
     * Returns the pairs, ascending.
     *
     * @param fired times at which the watch fired, ascending, seconds
     * @param truths true times, ascending, seconds
     * @param tolerance maximum distance between the times of a pair, inclusive, seconds
     */
    static List<Pair> of(double[] fired, double[] truths, double tolerance) {
        requireAscending(fired);
        requireAscending(truths);
        List<Pair> pairs = new ArrayList<>();
        int f = 0;
        int t = 0;
        // All have the same tolerance, so pairing the earliest two that fit loses no pair.
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

    private static void requireAscending(double[] times) {
        for (int i = 1; i < times.length; i++) {
            if (times[i] < times[i - 1]) {
                throw new IllegalArgumentException(
                        "found times %s; expected ascending ones"
                                .formatted(Arrays.toString(times)));
            }
        }
    }
}
