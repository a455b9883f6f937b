// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import dev.sluice.evaluation.watch.TimeMatching.Pair;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Adds up how well watches fired. Not safe for several threads. */
final class WatchTally {

    private final double tolerance;
    private final List<Double> delays = new ArrayList<>();
    private final List<Double> wallMillis = new ArrayList<>();
    private int watches;
    private int truths;
    private int fired;
    private int falseAlarms;
    private double freeSeconds;

    /**
     * @param tolerance how far from a true moment still counts, seconds
     */
    WatchTally(double tolerance) {
        this.tolerance = tolerance;
    }

    /**
     * Adds one watch.
     *
     * @param looks what it said, in any order
     * @param moments when it truly happened, ascending, seconds
     * @param from when it began to watch, seconds
     * @param to when it ended, seconds
     */
    void add(List<WatchAnswer> looks, List<Double> moments, double from, double to) {
        List<WatchAnswer> fires = WatchFirings.of(looks);
        double[] firedAt = fires.stream().mapToDouble(WatchAnswer::asOf).toArray();
        double[] trueAt = moments.stream().mapToDouble(Double::doubleValue).toArray();
        for (Pair pair : TimeMatching.of(firedAt, trueAt, tolerance)) {
            delays.add(firedAt[pair.fired()] - trueAt[pair.truth()]);
        }
        for (WatchAnswer fire : fires) {
            wallMillis.add(fire.wallMillis());
            falseAlarms += isFree(fire.asOf(), trueAt) ? 1 : 0;
        }
        watches++;
        truths += trueAt.length;
        fired += firedAt.length;
        freeSeconds += freeSeconds(trueAt, from, to);
    }

    private boolean isFree(double moment, double[] truths) {
        for (double truth : truths) {
            if (Math.abs(moment - truth) <= tolerance) {
                return false;
            }
        }
        return true;
    }

    /** The time that is farther than the tolerance from every true moment. */
    private double freeSeconds(double[] truths, double begin, double to) {
        double free = 0;
        double from = begin;
        for (double truth : truths) {
            free += Math.max(0, Math.min(to, truth - tolerance) - from);
            from = Math.max(from, truth + tolerance);
        }
        return free + Math.max(0, to - from);
    }

    WatchScore score() {
        return new WatchScore(
                tolerance,
                watches,
                truths,
                fired,
                delays.size(),
                falseAlarms,
                freeSeconds / 3600,
                quantile(delays, 0.5),
                quantile(delays, 0.9),
                quantile(wallMillis, 0.5),
                quantile(wallMillis, 0.9));
    }

    /** The smallest value that the share of all does not exceed; not a number if there is none. */
    private static double quantile(List<Double> values, double share) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
