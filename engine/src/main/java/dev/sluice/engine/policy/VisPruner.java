// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
        List<Integer> rest = new ArrayList<>();
        for (int i = byAttention; i < order.length; i++) {
            rest.add(order[i]);
        }
        Rows rows = Rows.of(step);
        while (rest.size() > total - byAttention) {
            rest = thinned(rows, rest, total - byAttention);
        }
        rest.forEach(token -> keep[token] = true);
        return keep;
    }

    /** Removes tokens at even places that are most similar to one at an odd place. */
    private static List<Integer> thinned(Rows rows, List<Integer> tokens, int target) {
        int pairs = tokens.size() / 2;
        if (pairs == 0) {
            return tokens.subList(0, target);
        }
        int removed = Math.min(Math.min(MOST_AT_ONCE, tokens.size() - target), pairs);
        int[] odds = new int[pairs];
        Arrays.setAll(odds, odd -> tokens.get(2 * odd + 1));
        Rows oddRows = rows.subset(odds);
        double[] best = new double[pairs];
        Arrays.setAll(
                best,
                even ->
                        Arrays.stream(rows.cosines(tokens.get(2 * even), oddRows))
                                .max()
                                .orElseThrow());
        List<Integer> left = new ArrayList<>();
        int[] order = Ranking.falling(best);
        for (int i = removed; i < pairs; i++) {
            left.add(tokens.get(2 * order[i]));
        }
        for (int odd = 0; odd < pairs; odd++) {
            left.add(tokens.get(2 * odd + 1));
        }
        if (tokens.size() % 2 == 1) {
            left.add(tokens.get(tokens.size() - 1));
        }
        return left;
    }
}
