// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import dev.sluice.model.tensor.Signal;

import java.util.Arrays;

/**
 * The attention of one layer among the tokens of a step and [CLS].
 *
 * @param heads number of heads
 * @param size tokens of the grid, and one for [CLS]
 * @param values heads × size × size
 */
record FullAttention(int heads, int size, float[] values) {

    static FullAttention of(StepTokens step) {
        Signal signal = step.signals().require(Signals.FULL_ATTENTION);
        if (signal.size(1) != step.gridSize() + 1 || signal.size(2) != step.gridSize() + 1) {
            throw new MissingSignalException(
                    "%s is of %s, expected heads × %d × %d for %d tokens and [CLS]"
                            .formatted(
                                    Signals.FULL_ATTENTION,
                                    Arrays.toString(signal.shape()),
                                    step.gridSize() + 1,
                                    step.gridSize() + 1,
                                    step.gridSize()));
        }
        return new FullAttention(signal.size(0), step.gridSize() + 1, signal.values());
    }

    /** Returns the attention that a query pays a key; index 0 is [CLS]. */
    double at(int head, int query, int key) {
        return values[(head * size + query) * size + key];
    }

    /** Returns the mean over heads among the grid's tokens, without [CLS]. */
    double[][] amongTokens() {
        int n = size - 1;
        double[][] mean = new double[n][n];
        for (int query = 0; query < n; query++) {
            for (int key = 0; key < n; key++) {
                for (int head = 0; head < heads; head++) {
                    mean[query][key] += at(head, query + 1, key + 1);
                }
                mean[query][key] /= heads;
            }
        }
        return mean;
    }

    /** Returns the mean of each column: what a token receives. */
    static double[] received(double[][] attention) {
        double[] means = new double[attention.length];
        for (double[] query : attention) {
            for (int key = 0; key < means.length; key++) {
                means[key] += query[key];
            }
        }
        Arrays.setAll(means, key -> means[key] / attention.length);
        return means;
    }

    /** Returns the values of the step's tokens. */
    static double[] candidates(StepTokens step, double[] overGrid) {
        return Arrays.stream(step.positions()).mapToDouble(p -> overGrid[p]).toArray();
    }
}
