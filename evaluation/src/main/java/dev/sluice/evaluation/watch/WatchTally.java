// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import dev.sluice.evaluation.watch.TimeMatching.Pair;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Sums up how well watches fired. Not safe for several threads. */
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
     * @param tolerance maximum distance of a firing from its true time, seconds
     */
    WatchTally(double tolerance) {
        this.tolerance = tolerance;
    }

    /**
     * Adds one watch.
     *
     * @param answers the answers to the watch, in any order
     * @param trueTimes the times of the event, ascending, seconds
     * @param from start of the watched time, seconds
     * @param to end of the watched time, seconds
     */
    void add(List<WatchAnswer> answers, List<Double> trueTimes, double from, double to) {
        List<WatchAnswer> firings = WatchFirings.of(answers);
        double[] firedAt = firings.stream().mapToDouble(WatchAnswer::since).toArray();
        double[] trueAt = trueTimes.stream().mapToDouble(Double::doubleValue).toArray();
        for (Pair pair : TimeMatching.of(firedAt, trueAt, tolerance)) {
            delays.add(firings.get(pair.fired()).asOf() - trueAt[pair.truth()]);
        }
        for (WatchAnswer firing : firings) {
            wallMillis.add(firing.wallMillis());
            falseAlarms += isFree(firing.since(), trueAt) ? 1 : 0;
        }
        watches++;
        truths += trueAt.length;
        fired += firedAt.length;
        freeSeconds += freeSeconds(trueAt, from, to);
    }

    /** Returns whether a time is farther than the tolerance from every true time. */
    private boolean isFree(double time, double[] truths) {
        for (double truth : truths) {
            if (Math.abs(time - truth) <= tolerance) {
                return false;
            }
        }
        return true;
    }

    /** Returns how long the watched time is farther than the tolerance from every true time. */
    private double freeSeconds(double[] truths, double start, double to) {
        double free = 0;
        double from = start;
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

    /**
     * Returns the smallest value that a share of the values does not exceed; NaN if there are none.
     */
    private static double quantile(List<Double> values, double share) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
