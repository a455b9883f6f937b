// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;

/**
 * Keeps a fixed number of tokens a step: those that are like the step before are merged by density,
 * the others are chosen by attention; both share the budget by their numbers.
 *
 * <p>Source: causal temporal reduction of StreamingTOM (paper; no code is public).
 *
 * @param budget the number to keep
 * @param tau cosine above which a token is like the step before
 * @param layer the layer whose attention counts
 */
record Ctr(Budget budget, double tau, int layer) implements StepReducer {

    private static final int NEIGHBOURS = 7;

    @Override
    public ReducedTokens reduce(StepTokens step) {
        int total = budget.of(step);
        boolean[] still = new boolean[step.count()];
        int stillCount = 0;
        float[] similarity = step.similarity();
        for (int token = 0; token < still.length && similarity != null; token++) {
            still[token] = similarity[step.positions()[token]] > tau;
            stillCount += still[token] ? 1 : 0;
        }
        int stillBudget =
                still.length == 0 ? 0 : (int) Math.rint((double) total * stillCount / still.length);
        TokenSet left = new TokenSet(step.dim());
        addMoving(step, still, total - stillBudget, left);
        addStill(step, still, stillCount, stillBudget, left);
        return left.build();
    }

    private void addMoving(StepTokens step, boolean[] still, int count, TokenSet left) {
        double[] attention = Signals.attention(step, layer);
        for (int token = 0; token < still.length; token++) {
            if (still[token]) {
                attention[token] = Double.NEGATIVE_INFINITY;
            }
        }
        boolean[] keep = Ranking.highest(attention, count);
        for (int token = 0; token < keep.length; token++) {
            if (keep[token] && !still[token]) {
                left.add(step, token);
            }
        }
    }

    private static void addStill(
            StepTokens step, boolean[] still, int stillCount, int count, TokenSet left) {
        if (count == 0) {
            return;
        }
        int[] tokens = new int[stillCount];
        float[] rows = new float[stillCount * step.dim()];
        int next = 0;
        for (int token = 0; token < still.length; token++) {
            if (still[token]) {
                System.arraycopy(
                        step.rows(), token * step.dim(), rows, next * step.dim(), step.dim());
                tokens[next++] = token;
            }
        }
        Rows points = Rows.of(rows, stillCount, step.dim());
        DensityScores density = new DensityScores(points);
        int[] order = Ranking.falling(density.scores(Math.min(count, NEIGHBOURS)));
        int[] centres = Arrays.copyOf(order, count);
        int[] assigned = density.assigned(centres);
        double[][] sums = new double[count][step.dim()];
        int[] members = new int[count];
        for (int row = 0; row < stillCount; row++) {
            members[assigned[row]]++;
            for (int i = 0; i < step.dim(); i++) {
                sums[assigned[row]][i] += rows[row * step.dim() + i];
            }
        }
        for (int cluster = 0; cluster < count; cluster++) {
            double[] sum = sums[cluster];
            int size = members[cluster];
            Arrays.setAll(sum, i -> sum[i] / size);
            left.add(step.positions()[tokens[centres[cluster]]], 0, sum);
        }
    }
}
