// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Chooses rows that are far from each other, one after the other. The distance of a row from a
 * chosen one is 1 − cosine, times the row's weight. The first is the row whose nearest other is
 * farthest; no row is chosen twice.
 */
final class FarthestFirst {

    /** What makes a row the next one. */
    enum Rule {
        /** Its smallest distance to the chosen ones is largest. */
        MAX_MIN,
        /** The sum of its distances to the chosen ones is largest. */
        MAX_SUM
    }

    private final Rows rows;
    private final double @Nullable [] weights;
    private final Rule rule;
    private final double[] reach; // smallest distance or sum of distances; -1 for the chosen
    private final boolean[] chosen;

    private FarthestFirst(Rows rows, double @Nullable [] weights, Rule rule) {
        this.rows = rows;
        this.weights = weights;
        this.rule = rule;
        this.reach = new double[rows.count()];
        this.chosen = new boolean[rows.count()];
    }

    /**
     * Returns flags of the chosen rows.
     *
     * @param weights one per row, or null if all are 1
     */
    static boolean[] choose(Rows rows, int count, double @Nullable [] weights, Rule rule) {
        if (count >= rows.count()) {
            return Masks.all(rows.count());
        }
        FarthestFirst choice = new FarthestFirst(rows, weights, rule);
        for (int i = 0; i < count; i++) {
            choice.take(i == 0 ? choice.first() : Ranking.argmax(choice.reach), i == 0);
        }
        return choice.chosen;
    }

    private double distance(int from, int to) {
        double distance = 1 - rows.cosine(from, to);
        return weights == null ? distance : distance * weights[to];
    }

    private int first() {
        double[] nearest = new double[rows.count()];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (int a = 0; a < nearest.length; a++) {
            for (int b = 0; b < a; b++) {
                double distance = 1 - rows.cosine(a, b);
                nearest[a] =
                        Math.min(nearest[a], weights == null ? distance : distance * weights[a]);
                nearest[b] =
                        Math.min(nearest[b], weights == null ? distance : distance * weights[b]);
            }
        }
        return Ranking.argmax(nearest);
    }

    private void take(int row, boolean first) {
        chosen[row] = true;
        for (int other = 0; other < reach.length; other++) {
            if (chosen[other]) {
                reach[other] = -1;
            } else {
                double distance = distance(row, other);
                reach[other] =
                        first
                                ? distance
                                : rule == Rule.MAX_MIN
                                        ? Math.min(reach[other], distance)
                                        : reach[other] + distance;
            }
        }
    }
}
