// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.Arrays;

/**
 * Density-peak clustering of tokens: centres are dense and far from anything denser, every other
 * token is assigned to its nearest centre.
 */
final class DensityPeaks {

    private final float[] points; // (count, dim)
    private final int count;
    private final int dim;
    private final double[] distances; // (count, count), squared, divided by dim

    /**
     * @param points count × dim floats, row-major; not copied
     */
    DensityPeaks(float[] points, int count, int dim) {
        this.points = points;
        this.count = count;
        this.dim = dim;
        this.distances = Distances.squared(points, count, dim);
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
     */
    static Merged merge(float[] points, int count, int dim, int centres, int k, double beta) {
        if (centres >= count) {
            int[] all = new int[count];
            Arrays.setAll(all, i -> i);
            return new Merged(all, points);
        }
        if (centres == 0) {
            return new Merged(new int[0], new float[0]);
        }
        DensityPeaks peaks = new DensityPeaks(points, count, dim);
        int[] chosen = peaks.centres(centres, Math.min(k, centres));
        return new Merged(chosen, peaks.average(chosen, beta));
    }

    private int[] centres(int wanted, int neighbours) {
        double[] density = new double[count];
        for (int i = 0; i < count; i++) {
            // StrictMath: the same bits on every machine.
            density[i] = StrictMath.exp(-meanOfNearest(i, neighbours));
        }
        double farthest = Arrays.stream(distances).max().orElse(0);
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

    private double meanOfNearest(int point, int neighbours) {
        double[] row = Arrays.copyOfRange(distances, point * count, (point + 1) * count);
        Arrays.sort(row);
        double sum = 0;
        for (int i = 0; i < neighbours; i++) {
            sum += row[i];
        }
        return sum / neighbours;
    }

    private double squareToDenser(int point, double[] density, double farthest) {
        double nearest = farthest;
        for (int j = 0; j < count; j++) {
            if (density[j] > density[point]) {
                nearest = Math.min(nearest, distances[point * count + j]);
            }
        }
        return nearest;
    }

    private float[] average(int[] centres, double beta) {
        double[] sums = new double[centres.length * dim];
        int[] members = new int[centres.length];
        int next = 0;
        for (int point = 0; point < count; point++) {
            if (next < centres.length && centres[next] == point) {
                next++;
                continue;
            }
            int cluster = nearestCentre(point, centres);
            members[cluster]++;
            for (int i = 0; i < dim; i++) {
                sums[cluster * dim + i] += points[point * dim + i];
            }
        }
        float[] rows = new float[sums.length];
        for (int cluster = 0; cluster < centres.length; cluster++) {
            for (int i = 0; i < dim; i++) {
                double centre = points[centres[cluster] * dim + i];
                double mean = sums[cluster * dim + i] / members[cluster];
                rows[cluster * dim + i] =
                        (float)
                                (members[cluster] == 0
                                        ? centre
                                        : beta * centre + (1 - beta) * mean);
            }
        }
        return rows;
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
