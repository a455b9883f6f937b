// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.reduce.kernel.Kernels;
import dev.sluice.engine.reduce.kernel.Selection;

import java.util.Arrays;

/**
 * Density-peak clustering of tokens: centres are dense and far from anything denser, every other
 * token is assigned to its nearest centre.
 */
final class DensityPeaks {

    private static final Kernels KERNELS = Kernels.best();

    private final float[] points; // (count, dim)
    private final int count;
    private final int dim;
    private final double[] distances; // (count, count), squared, divided by dim

    /**
     * @param points count × dim floats, row-major; not copied
     */
    DensityPeaks(float[] points, int count, int dim, Workers workers) {
        this.points = points;
        this.count = count;
        this.dim = dim;
        this.distances = Distances.squared(points, count, dim, workers);
    }

    /**
     * Merged tokens.
     *
     * @param centres indices of the points that are centres, ascending
     * @param rows centres.length × dim floats
     */
    record Merged(int[] centres, float[] rows) {}

    /**
     * Merges the points into some of them.
     *
     * @param points count × dim floats, row-major
     * @param centres number of points to merge them into, at most count
     * @param k neighbours that make up a point's density; at most {@code centres} of them are used
     * @param beta weight of the centre against the mean of the points assigned to it
     * @param workers compute the distances
     */
    static Merged merge(
            float[] points, int count, int dim, int centres, int k, double beta, Workers workers) {
        if (centres >= count) {
            int[] all = new int[count];
            Arrays.setAll(all, i -> i);
            return new Merged(all, points);
        }
        if (centres == 0) {
            return new Merged(new int[0], new float[0]);
        }
        DensityPeaks peaks = new DensityPeaks(points, count, dim, workers);
        int[] chosen = peaks.centres(centres, Math.min(k, centres));
        return new Merged(chosen, peaks.average(chosen, (float) beta));
    }

    private int[] centres(int wanted, int neighbours) {
        double[] density = new double[count];
        for (int i = 0; i < count; i++) {
            // StrictMath: the same bits on every machine.
            density[i] = StrictMath.exp(-meanOfNearest(i, neighbours));
        }
        double farthest = 0;
        for (double distance : distances) {
            if (distance > farthest) {
                farthest = distance;
            }
        }
        double[] scores = new double[count];
        for (int i = 0; i < count; i++) {
            scores[i] = density[i] * Math.sqrt(squareToDenser(i, density, farthest));
        }
        boolean[] chosen = Selection.highest(scores, wanted);
        int[] centres = new int[wanted];
        int next = 0;
        for (int i = 0; i < count; i++) {
            if (chosen[i]) {
                centres[next++] = i;
            }
        }
        return centres;
    }

    /** The point itself counts, at distance zero. */
    private double meanOfNearest(int point, int neighbours) {
        double sum = 0;
        for (double distance : Selection.lowest(distances, point * count, count, neighbours)) {
            sum += distance;
        }
        return sum / neighbours;
    }

    private double squareToDenser(int point, double[] density, double farthest) {
        double nearest = farthest;
        for (int j = 0; j < count; j++) {
            // In this order, because the first condition is seldom true.
            if (distances[point * count + j] < nearest && density[j] > density[point]) {
                nearest = distances[point * count + j];
            }
        }
        return nearest;
    }

    private float[] average(int[] centres, float beta) {
        int[] clusters = nearestCentres(centres);
        float[] rows = new float[centres.length * dim];
        float[][] sources = new float[count][];
        Arrays.fill(sources, points);
        int[] offsets = new int[count];
        for (int cluster = 0; cluster < centres.length; cluster++) {
            int members = 0;
            for (int point = 0; point < count; point++) {
                if (clusters[point] == cluster) {
                    offsets[members++] = point * dim;
                }
            }
            int centre = centres[cluster] * dim;
            if (members == 0) {
                System.arraycopy(points, centre, rows, cluster * dim, dim);
            } else {
                KERNELS.sumRows(sources, offsets, members, dim, rows, cluster * dim);
                blend(points, centre, rows, cluster * dim, dim, members, beta);
            }
        }
        return rows;
    }

    /** Returns the cluster of each point that is not a centre, and -1 for centres. */
    private int[] nearestCentres(int[] centres) {
        int[] clusters = new int[count];
        for (int point = 0; point < count; point++) {
            clusters[point] = nearestCentre(point, centres);
        }
        for (int centre : centres) {
            clusters[centre] = -1;
        }
        return clusters;
    }

    /** Replaces the sum of the members by their mean, weighted against the centre. */
    private static void blend(
            float[] points, int centre, float[] rows, int row, int dim, int members, float beta) {
        float rest = 1 - beta;
        for (int i = 0; i < dim; i++) {
            rows[row + i] = beta * points[centre + i] + rest * (rows[row + i] / members);
        }
    }

    private int nearestCentre(int point, int[] centres) {
        int nearest = 0;
        for (int cluster = 1; cluster < centres.length; cluster++) {
            if (distances[point * count + centres[cluster]]
                    < distances[point * count + centres[nearest]]) {
                nearest = cluster;
            }
        }
        return nearest;
    }
}
