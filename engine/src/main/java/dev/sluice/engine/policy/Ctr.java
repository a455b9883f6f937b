// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

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
        int next = 0;
        for (int token = 0; token < still.length; token++) {
            if (still[token]) {
                tokens[next++] = token;
            }
        }
        DensityScores.Merged merged = DensityScores.merge(Rows.of(step).subset(tokens), count);
        for (int cluster = 0; cluster < count; cluster++) {
            int token = tokens[merged.centres()[cluster]];
            left.add(step.positions()[token], 0, merged.means()[cluster]);
        }
    }
}
