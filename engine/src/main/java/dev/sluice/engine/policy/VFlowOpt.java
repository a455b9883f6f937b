// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import dev.sluice.model.tensor.Signal;

import java.util.Arrays;
import java.util.List;

/**
 * Keeps the tokens that the most attended tokens attend to; one ranking over all steps.
 *
 * <p>Source: sihany077/VFlowOpt with its published settings, in which the entropy of the patches
 * has no weight. The published ranking has one more entry for the newline token, which always
 * stays.
 *
 * @param ratio share of the tokens to keep
 * @param threshold a token is global if it receives more than this times the mean
 */
record VFlowOpt(double ratio, double threshold) implements ClipSelector {

    @Override
    public boolean[][] keep(List<StepTokens> steps) {
        int grid = steps.stream().mapToInt(StepTokens::gridSize).sum();
        double[] scores =
                steps.stream()
                        .map(step -> FullAttention.candidates(step, scores(step)))
                        .flatMapToDouble(Arrays::stream)
                        .toArray();
        int count = grid - (int) Math.rint((grid + 1) * (1 - ratio));
        return Masks.split(Ranking.highest(scores, count), steps);
    }

    double[] scores(StepTokens step) {
        Signal global = step.signals().inPlaceOfFull(Signals.GLOBAL_ATTENTION);
        if (global != null) {
            return Signals.row(global, 0, step.gridSize());
        }
        double[][] attention = FullAttention.of(step).amongTokens();
        double[] received = FullAttention.received(attention);
        double mean = Arrays.stream(received).average().orElse(0);
        double[] scores = new double[received.length];
        int globals = 0;
        for (int query = 0; query < received.length; query++) {
            if (received[query] > threshold * mean) {
                globals++;
                for (int key = 0; key < scores.length; key++) {
                    scores[key] += attention[query][key];
                }
            }
        }
        if (globals == 0) {
            return received; // no token stands out
        }
        int count = globals;
        Arrays.setAll(scores, key -> scores[key] / count);
        return scores;
    }
}
