// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;
import java.util.List;

/**
 * Keeps the tokens with most attention, and merges the others by K-means: a row is the mean of its
 * members, at the member that is nearest to it.
 *
 * <p>Source: VMTC (paper; no code is public). The start is the row farthest from the chosen ones,
 * from the longest on.
 *
 * @param parts the numbers of tokens chosen by attention and of merged ones
 * @param layer the layer whose attention counts
 */
record Vmtc(TwoParts parts, int layer) implements StepReducer {

    private static final int MOST_ROUNDS = 20;

    @Override
    public ReducedTokens reduce(StepTokens step) {
        double[] attention = Signals.attention(step, layer);
        TokenSet left = new TokenSet(step.dim());
        List<Integer> rest = left.take(step, Ranking.highest(attention, parts.dominant(step)));
        merge(step, rest, left);
        return left.build();
    }

    private void merge(StepTokens step, List<Integer> rest, TokenSet left) {
        int clusters = Math.min(parts.contextual(step), rest.size());
        if (clusters == 0) {
            return;
        }
        double[][] rows = new double[rest.size()][];
        Arrays.setAll(rows, i -> row(step, rest.get(i)));
        double[][] means = start(rows, clusters);
        int[] assigned = new int[0];
        for (int round = 0; round < MOST_ROUNDS; round++) {
            int[] next = assigned(rows, means);
            if (Arrays.equals(next, assigned)) {
                break;
            }
            assigned = next;
            means = means(rows, assigned, means);
        }
        for (int cluster = 0; cluster < clusters; cluster++) {
            int nearest = nearestMember(rows, assigned, means[cluster], cluster);
            if (nearest >= 0) {
                left.add(step.positions()[rest.get(nearest)], 0, means[cluster]);
            }
        }
    }

    private static double[] row(StepTokens step, int token) {
        double[] row = new double[step.dim()];
        Arrays.setAll(row, i -> step.rows()[token * step.dim() + i]);
        return row;
    }

    private static double[][] start(double[][] rows, int clusters) {
        double[] nearest = new double[rows.length];
        Arrays.setAll(nearest, i -> Dense.norm(rows[i]));
        double[][] means = new double[clusters][];
        for (int cluster = 0; cluster < clusters; cluster++) {
            means[cluster] = rows[Ranking.argmax(nearest)];
            double[] added = means[cluster];
            boolean first = cluster == 0;
            Arrays.setAll(
                    nearest,
                    i -> {
                        double distance = Dense.norm(Dense.difference(rows[i], added));
                        return first ? distance : Math.min(nearest[i], distance);
                    });
        }
        return means;
    }

    private static int[] assigned(double[][] rows, double[][] means) {
        int[] assigned = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double[] near = new double[means.length];
            for (int cluster = 0; cluster < near.length; cluster++) {
                near[cluster] = -Dense.norm(Dense.difference(rows[i], means[cluster]));
            }
            assigned[i] = Ranking.argmax(near);
        }
        return assigned;
    }

    private static double[][] means(double[][] rows, int[] assigned, double[][] before) {
        double[][] means = new double[before.length][rows[0].length];
        int[] counts = new int[means.length];
        for (int i = 0; i < rows.length; i++) {
            counts[assigned[i]]++;
            for (int channel = 0; channel < rows[i].length; channel++) {
                means[assigned[i]][channel] += rows[i][channel];
            }
        }
        for (int cluster = 0; cluster < means.length; cluster++) {
            double[] mean = means[cluster];
            int count = counts[cluster];
            if (count == 0) {
                means[cluster] = before[cluster];
            } else {
                Arrays.setAll(mean, channel -> mean[channel] / count);
            }
        }
        return means;
    }

    private static int nearestMember(double[][] rows, int[] assigned, double[] mean, int cluster) {
        int nearest = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < rows.length; i++) {
            double distance = Dense.norm(Dense.difference(rows[i], mean));
            if (assigned[i] == cluster && distance < least) {
                least = distance;
                nearest = i;
            }
        }
        return nearest;
    }
}
