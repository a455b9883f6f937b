// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

/**
 * Keeps tokens that are attended to and far from each other.
 *
 * <p>Source: Fanziyang-v/FlashVID, attention and diversity based token selection.
 *
 * @param budget the number to keep
 * @param layer the layer whose attention counts
 */
record FlashVidAdts(Budget budget, int layer) implements StepSelector {

    private static final double SCALE = 1e6; // the published one; attentions are small

    @Override
    public boolean[] keep(StepTokens step) {
        return choose(step, budget.of(step), layer);
    }

    static boolean[] choose(StepTokens step, int count, int layer) {
        double[] weights = Signals.attention(step, layer);
        for (int token = 0; token < weights.length; token++) {
            weights[token] *= SCALE;
        }
        return FarthestFirst.choose(Rows.of(step), count, weights, FarthestFirst.Rule.MAX_MIN);
    }
}
