// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

/**
 * The score of a set of watches. A firing is an answer that becomes yes.
 *
 * @param tolerance maximum distance of a firing from its true time, seconds of capture time
 * @param watches number of watches
 * @param truths number of true times
 * @param fired number of firings
 * @param matched number of pairs of a firing and a true time, matched one to one
 * @param falseAlarms number of firings outside the tolerance of every true time
 * @param freeHours watched time outside the tolerance of every true time, hours of capture time
 * @param delayMedian median time from a true time to its firing, seconds of capture time
 * @param delayP90 90th percentile of that time
 * @param wallMedian median time from the call of the model to the answer, milliseconds, wall clock
 * @param wallP90 90th percentile of that time
 */
record WatchScore(
        double tolerance,
        int watches,
        int truths,
        int fired,
        int matched,
        int falseAlarms,
        double freeHours,
        double delayMedian,
        double delayP90,
        double wallMedian,
        double wallP90) {

    /** Returns the share of the firings that were matched; NaN if there are none. */
    double precision() {
        return (double) matched / fired;
    }

    /** Returns the share of the true times that were matched; NaN if there are none. */
    double recall() {
        return (double) matched / truths;
    }

    /** Returns the number of false alarms in an hour without events. */
    double falseAlarmsPerHour() {
        return freeHours == 0 ? 0 : falseAlarms / freeHours;
    }
}
