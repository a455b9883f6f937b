// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;

/**
 * Keeps the tokens with most attention, and of the others those that are left when the most similar
 * ones are thinned out.
 *
 * <p>Source: Theia-4869/VisPruner. The published code fails for an odd number of tokens; here the
 * last of an odd number has no partner in its round.
 *
 * @param budget the number to keep
 * @param important share of it that is chosen by attention
 * @param layer the layer whose attention counts
 */
record VisPruner(Budget budget, double important, int layer) implements StepSelector {

    private static final int MOST_AT_ONCE = 8; // tokens that a round removes

    @Override
    public boolean[] keep(StepTokens step) {
        int total = budget.of(step);
        int byAttention = (int) (total * important);
        int[] order = Ranking.falling(Signals.attention(step, layer));
        boolean[] keep = new boolean[step.count()];
        for (int i = 0; i < byAttention; i++) {
            keep[order[i]] = true;
        }
        int[] rest = Arrays.copyOfRange(order, byAttention, order.length);
        CosineTable cosines = CosineTable.of(Rows.of(step));
        while (rest.length > total - byAttention) {
            rest = thinned(cosines, rest, total - byAttention);
        }
        for (int token : rest) {
            keep[token] = true;
        }
        return keep;
    }

    /** Removes tokens at even places that are most similar to one at an odd place. */
    private static int[] thinned(CosineTable cosines, int[] tokens, int target) {
        int pairs = tokens.length / 2;
        if (pairs == 0) {
            return Arrays.copyOf(tokens, target);
        }
        int removed = Math.min(Math.min(MOST_AT_ONCE, tokens.length - target), pairs);
        double[] best = new double[pairs];
        Arrays.setAll(best, even -> best(cosines.row(tokens[2 * even]), tokens));
        int[] order = Ranking.falling(best);
        int[] left = new int[tokens.length - removed];
        int next = 0;
        for (int i = removed; i < pairs; i++) {
            left[next++] = tokens[2 * order[i]];
        }
        for (int odd = 0; odd < pairs; odd++) {
            left[next++] = tokens[2 * odd + 1];
        }
        if (tokens.length % 2 == 1) {
            left[next] = tokens[tokens.length - 1];
        }
        return left;
    }

    /** Returns the highest cosine to a token at an odd place. */
    private static double best(double[] cosines, int[] tokens) {
        double best = Double.NEGATIVE_INFINITY;
        for (int odd = 1; odd < tokens.length; odd += 2) {
            best = Math.max(best, cosines[tokens[odd]]);
        }
        return best;
    }
}
