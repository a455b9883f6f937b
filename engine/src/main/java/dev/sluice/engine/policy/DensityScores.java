// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import dev.sluice.engine.reduce.kernel.Selection;

import java.util.Arrays;

/**
 * How much each row is the centre of a dense group: its density by the nearest rows, itself among
 * them, times its distance to the next denser row.
 */
final class DensityScores {

    private static final int MOST_NEIGHBOURS = 7; // of a cluster's density

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

    /**
     * Rows that were merged into some of them.
     *
     * @param centres indices of these, by falling score
     * @param means mean of the rows of each cluster, its centre among them
     */
    record Merged(int[] centres, double[][] means) {}

    /**
     * Merges rows into the densest ones, each into the nearest.
     *
     * @param count number of clusters, from 1 to the number of rows
     */
    static Merged merge(Rows rows, int count) {
        DensityScores density = new DensityScores(rows);
        int[] order = Ranking.falling(density.scores(Math.min(count, MOST_NEIGHBOURS)));
        int[] centres = Arrays.copyOf(order, count);
        int[] assigned = density.assigned(centres);
        double[][] means = new double[count][rows.dim()];
        int[] members = new int[count];
        for (int row = 0; row < assigned.length; row++) {
            members[assigned[row]]++;
            for (int i = 0; i < rows.dim(); i++) {
                means[assigned[row]][i] += rows.values()[row * rows.dim() + i];
            }
        }
        for (int cluster = 0; cluster < count; cluster++) {
            double[] mean = means[cluster];
            int size = members[cluster];
            Arrays.setAll(mean, i -> mean[i] / size);
        }
        return new Merged(centres, means);
    }

    /** Returns the cluster of each row: a centre belongs to itself, others to the nearest. */
    private int[] assigned(int[] centres) {
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
