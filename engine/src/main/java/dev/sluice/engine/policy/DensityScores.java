// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import dev.sluice.engine.reduce.kernel.Selection;

import java.util.Arrays;

/**
 * How much each row is the centre of a dense group: its density by the nearest rows, itself among
 * them, times its distance to the next denser row.
 */
final class DensityScores {

    private final double[][] distances; // divided by the root of dim

    DensityScores(Rows rows) {
        this.distances = rows.squaredDistances();
        for (double[] row : distances) {
            for (int other = 0; other < row.length; other++) {
                row[other] = Math.sqrt(row[other] / rows.dim());
            }
        }
    }

    /**
     * Returns the score of each row.
     *
     * @param neighbours number of nearest rows that make up a density
     */
    double[] scores(int neighbours) {
        double[] density = new double[distances.length];
        double farthest = 0;
        for (int row = 0; row < density.length; row++) {
            double[] all = distances[row];
            int used = Math.min(neighbours, all.length);
            double[] nearest = Selection.lowest(all, 0, all.length, used);
            double sum = 0;
            for (double distance : nearest) {
                sum += distance * distance;
            }
            density[row] = StrictMath.exp(-sum / used);
            farthest = Math.max(farthest, Arrays.stream(all).max().orElse(0));
        }
        double[] scores = new double[density.length];
        for (int row = 0; row < scores.length; row++) {
            double nearest = farthest;
            for (int other = 0; other < scores.length; other++) {
                if (density[other] > density[row]) {
                    nearest = Math.min(nearest, distances[row][other]);
                }
            }
            scores[row] = nearest * density[row];
        }
        return scores;
    }

    /** Returns the cluster of each row: a centre belongs to itself, others to the nearest. */
    int[] assigned(int[] centres) {
        int[] assigned = new int[distances.length];
        for (int row = 0; row < assigned.length; row++) {
            for (int cluster = 1; cluster < centres.length; cluster++) {
                if (distances[row][centres[cluster]] < distances[row][centres[assigned[row]]]) {
                    assigned[row] = cluster;
                }
            }
        }
        for (int cluster = 0; cluster < centres.length; cluster++) {
            assigned[centres[cluster]] = cluster;
        }
        return assigned;
    }
}
