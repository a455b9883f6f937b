// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import dev.sluice.model.tensor.Signal;

import java.util.Arrays;

/**
 * Keeps the tokens with most attention, of one layer or summed over several.
 *
 * <p>Sources: FasterVLM (one layer), THU-MIG/VTC-CLS (all layers from one on; the encoder's last
 * layer is not among those of the signal).
 *
 * @param budget the number to keep
 * @param first the first layer; negative ones count from the last
 * @param andLater whether all later layers are added
 */
record ClsRank(Budget budget, int first, boolean andLater) implements StepSelector {

    @Override
    public boolean[] keep(StepTokens step) {
        return Ranking.highest(scores(step), budget.of(step));
    }

    double[] scores(StepTokens step) {
        double[] scores = Signals.attention(step, first);
        Signal layers = step.signals().get(Signals.CLS_ATTENTION);
        if (andLater && layers != null) {
            for (int layer = first + 1; layer < layers.size(0); layer++) {
                double[] more = Signals.attention(step, layer);
                Arrays.setAll(scores, token -> scores[token] + more[token]);
            }
        }
        return scores;
    }
}
