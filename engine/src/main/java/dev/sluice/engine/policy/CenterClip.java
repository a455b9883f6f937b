// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;
import java.util.List;

/**
 * Keeps the medoids of all tokens of some steps.
 *
 * <p>Source: mzhaoshuai/CenterCLIP, K-medoids with the start of Katsavounidis, Kuo and Zhang: the
 * longest row, then always the one farthest from the chosen.
 *
 * @param clusters number of medoids, or 0 if the ratio says it
 * @param ratio share of the tokens
 * @param cosine whether distances are 1 − cosine instead of Euclidean
 * @param scaled whether rows are scaled to length 1 first
 */
record CenterClip(int clusters, double ratio, boolean cosine, boolean scaled)
        implements ClipSelector {

    private static final int MOST_ROUNDS = 100;
    private static final double SMALLEST = 1e-6;

    @Override
    public boolean[][] keep(List<StepTokens> steps) {
        Rows rows = Rows.of(steps);
        int count = new Budget(clusters, ratio).ofAll(steps);
        if (count >= rows.count()) {
            return Masks.split(Masks.all(rows.count()), steps);
        }
        boolean[] keep = new boolean[rows.count()];
        for (int medoid : medoids(rows, count)) {
            keep[medoid] = true;
        }
        return Masks.split(keep, steps);
    }

    private int[] medoids(Rows rows, int count) {
        double[][] distances = distances(rows);
        int[] medoids = start(rows, distances, count);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            int[] moved = moved(distances, assigned(distances, medoids), count);
            if (Arrays.equals(moved, medoids)) {
                break;
            }
            medoids = moved;
        }
        return medoids;
    }

    private double[][] distances(Rows rows) {
        Rows used = scaled ? unit(rows) : rows;
        double[][] distances = cosine ? cosineDistances(used) : used.squaredDistances();
        for (int a = 0; a < distances.length; a++) {
            for (int b = 0; b < distances.length && !cosine; b++) {
                distances[a][b] = Math.sqrt(distances[a][b]);
            }
            distances[a][a] -= 1; // a row is nearest to itself, even where others are equal
        }
        return distances;
    }

    private static double[][] cosineDistances(Rows rows) {
        double[][] distances = new double[rows.count()][];
        for (int a = 0; a < distances.length; a++) {
            distances[a] = rows.cosines(a, rows);
            for (int b = 0; b < distances.length; b++) {
                double shrunk =
                        rows.norms()[a]
                                / (rows.norms()[a] + SMALLEST)
                                * rows.norms()[b]
                                / (rows.norms()[b] + SMALLEST);
                distances[a][b] = 1 - distances[a][b] * shrunk;
            }
        }
        return distances;
    }

    private static Rows unit(Rows rows) {
        float[] units = new float[rows.values().length];
        for (int i = 0; i < units.length; i++) {
            units[i] = (float) (rows.values()[i] / (rows.norms()[i / rows.dim()] + SMALLEST));
        }
        return Rows.of(units, rows.count(), rows.dim());
    }

    private static int[] start(Rows rows, double[][] distances, int count) {
        int[] medoids = new int[count];
        medoids[0] = Ranking.argmax(rows.norms());
        double[] nearest = distances[medoids[0]].clone();
        for (int i = 1; i < count; i++) {
            medoids[i] = Ranking.argmax(nearest);
            double[] added = distances[medoids[i]];
            Arrays.setAll(nearest, row -> Math.min(nearest[row], added[row]));
        }
        return medoids;
    }

    /** Returns the cluster of each row; of equally near medoids the first. */
    private static int[] assigned(double[][] distances, int[] medoids) {
        int[] clusters = new int[distances.length];
        for (int row = 0; row < clusters.length; row++) {
            for (int cluster = 1; cluster < medoids.length; cluster++) {
                if (distances[medoids[cluster]][row] < distances[medoids[clusters[row]]][row]) {
                    clusters[row] = cluster;
                }
            }
        }
        return clusters;
    }

    /** Returns the most central member of each cluster; row 0 for an empty one, as published. */
    private static int[] moved(double[][] distances, int[] clusters, int count) {
        int[] medoids = new int[count];
        double[] least = new double[count];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (int row = 0; row < clusters.length; row++) {
            double sum = 0;
            for (int other = 0; other < clusters.length; other++) {
                sum += clusters[other] == clusters[row] ? distances[row][other] : 0;
            }
            if (sum < least[clusters[row]]) {
                least[clusters[row]] = sum;
                medoids[clusters[row]] = row;
            }
        }
        return medoids;
    }
}
