// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

/**
 * A line of the table.
 *
 * @param name what was measured, unique in the table
 * @param anchor what it is compared with, and in which time
 * @param goal least ratio that is wanted; 0 if there is no goal
 * @param ratio the anchor's time divided by that of Sluice; {@link Ratio#NONE} if the anchor is not
 *     there
 */
record GoalLine(String name, String anchor, double goal, Ratio ratio) {

    String verdict() {
        if (ratio.isNone()) {
            return "not measured";
        }
        if (goal == 0) {
            return "no goal";
        }
        return ratio.median() >= goal ? "met" : "missed";
    }
}
