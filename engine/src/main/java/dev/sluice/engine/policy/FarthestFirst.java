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

    private final CosineTable cosines;
    private final double @Nullable [] weights;
    private final Rule rule;
    private final double[] reach; // smallest distance or sum of distances; -1 for the chosen
    private final boolean[] chosen;

    private FarthestFirst(Rows rows, double @Nullable [] weights, Rule rule) {
        this.cosines = CosineTable.of(rows);
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
        if (count <= 0) {
            return new boolean[rows.count()];
        }
        FarthestFirst choice = new FarthestFirst(rows, weights, rule);
        for (int i = 0; i < count; i++) {
            choice.take(i == 0 ? choice.first() : Ranking.argmax(choice.reach), i == 0);
        }
        return choice.chosen;
    }

    /** Returns the distances of all rows from one of them. */
    private double[] distances(int from) {
        double[] distances = cosines.row(from);
        for (int to = 0; to < distances.length; to++) {
            double distance = 1 - distances[to];
            distances[to] = weights == null ? distance : distance * weights[to];
        }
        return distances;
    }

    private int first() {
        double[] nearest = new double[reach.length];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (int from = 0; from < nearest.length; from++) {
            double[] distances = distances(from);
            for (int to = 0; to < nearest.length; to++) {
                nearest[to] = to == from ? nearest[to] : Math.min(nearest[to], distances[to]);
            }
        }
        return Ranking.argmax(nearest);
    }

    private void take(int row, boolean first) {
        chosen[row] = true;
        double[] distances = distances(row);
        for (int other = 0; other < reach.length; other++) {
            if (chosen[other]) {
                reach[other] = -1;
            } else {
                double distance = distances[other];
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
