// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

/**
 * How well watches fired.
 *
 * @param tolerance how far from a true moment counted as right, seconds of capture time
 * @param watches standing questions
 * @param truths true moments
 * @param fired moments at which an answer became yes
 * @param matched pairs of both, one to one
 * @param falseAlarms fired moments that are near no true one
 * @param freeHours time from the first look on that is near no true moment
 * @param delayMedian from a true moment to the one that was fired for it, seconds of capture time
 * @param delayNinth what nine of ten delays do not exceed
 * @param wallMedian from the call of the model to the words, milliseconds by the wall clock
 * @param wallNinth what nine of ten do not exceed
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
        double delayNinth,
        double wallMedian,
        double wallNinth) {

    /** Share of the fired moments that are right; not a number if none was fired. */
    double precision() {
        return (double) matched / fired;
    }

    /** Share of the true moments that were found; not a number if there is none. */
    double recall() {
        return (double) matched / truths;
    }

    /** False alarms in an hour without events. */
    double falseAlarmsPerHour() {
        return freeHours == 0 ? 0 : falseAlarms / freeHours;
    }
}
