// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;

/**
 * Removes tokens layer by layer: fewer where the attention of [CLS] is spread, by a score that
 * accumulates over the layers.
 *
 * <p>Source: TungChintao/FlowCut. Published inside the encoder; here the same recurrence runs on
 * the signals of all layers behind it, since graphs of encoders cannot be cut.
 *
 * @param budget the number to keep
 */
record FlowCut(Budget budget) implements StepSelector {

    @Override
    public boolean[] keep(StepTokens step) {
        boolean[] left = Masks.all(step.count());
        double[] cumulated = new double[step.count()];
        int layers = step.signals().require(Signals.CLS_ATTENTION).size(0);
        int target = budget.of(step);
        int count = step.count();
        for (int layer = 0; layer < layers && count > target; layer++) {
            double[] attention = Signals.attention(step, layer);
            accumulate(step, layer, attention, left, cumulated);
            int layersToGo = layers - 1 - layer;
            if (layersToGo % 2 == 0) {
                int removed =
                        layersToGo == 0 ? count : removed(attention, left, layersToGo, target);
                count = Math.max(count - removed, target);
                left = highest(cumulated, left, count);
            }
        }
        return left;
    }

    private static void accumulate(
            StepTokens step, int layer, double[] attention, boolean[] left, double[] cumulated) {
        int from = layer * step.gridSize();
        double[] semantic =
                Signals.candidates(step, step.signals().require(Signals.SEMANTIC).values(), from);
        double[] norms =
                Signals.candidates(step, step.signals().require(Signals.VALUE_NORM).values(), from);
        double attentions = sum(attention, left);
        double semantics = sum(semantic, left);
        for (int token = 0; token < left.length; token++) {
            if (left[token]) {
                double score =
                        (attention[token] / attentions + semantic[token] / semantics)
                                * norms[token];
                cumulated[token] = layer == 0 ? score : (cumulated[token] + score) / 2;
            }
        }
    }

    private static int removed(double[] attention, boolean[] left, int layersToGo, int target) {
        double total = sum(attention, left);
        double entropy = 0;
        int count = 0;
        for (int token = 0; token < left.length; token++) {
            if (left[token]) {
                double share = attention[token] / total;
                entropy -= share > 0 ? share * StrictMath.log(share) : 0;
                count++;
            }
        }
        double spread = entropy / StrictMath.log(count);
        return (int) Math.rint((count - target) / Math.sqrt(layersToGo) * (1 - spread * spread));
    }

    private static double sum(double[] values, boolean[] left) {
        double sum = 0;
        for (int token = 0; token < values.length; token++) {
            sum += left[token] ? values[token] : 0;
        }
        return sum;
    }

    private static boolean[] highest(double[] scores, boolean[] left, int count) {
        double[] open = new double[scores.length];
        Arrays.setAll(open, token -> left[token] ? scores[token] : Double.NEGATIVE_INFINITY);
        return Ranking.highest(open, count);
    }
}
