// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

/**
 * Replaces windows of the grid whose tokens are alike by their mean, at the window's last cell.
 *
 * <p>Source: liuting20/MustDrop, its first stage, which is published behind the first layer of the
 * encoder. Windows that the grid cuts off stay as they are.
 *
 * @param side cells of a window's side
 * @param threshold mean cosine of the window's pairs from which it is merged
 */
record MustDropMerge(int side, double threshold) implements StepReducer {

    @Override
    public ReducedTokens reduce(StepTokens step) {
        int[] tokenAt = step.tokenAt();
        Rows rows = Rows.of(step);
        TokenSet left = new TokenSet(step.dim());
        boolean[] merged = new boolean[step.count()];
        for (int y = 0; y + side <= step.height(); y += side) {
            for (int x = 0; x + side <= step.width(); x += side) {
                mergeWindow(step, rows, window(step, tokenAt, y, x), left, merged);
            }
        }
        for (int token = 0; token < merged.length; token++) {
            if (!merged[token]) {
                left.add(step, token);
            }
        }
        return left.build();
    }

    /** Returns the window's tokens; empty if one of them was dropped. */
    private int[] window(StepTokens step, int[] tokenAt, int top, int leftmost) {
        int[] tokens = new int[side * side];
        for (int i = 0; i < tokens.length; i++) {
            int cell = (top + i / side) * step.width() + leftmost + i % side;
            tokens[i] = tokenAt[cell];
            if (tokens[i] < 0) {
                return new int[0];
            }
        }
        return tokens;
    }

    private void mergeWindow(
            StepTokens step, Rows rows, int[] tokens, TokenSet left, boolean[] merged) {
        if (tokens.length < 2 || meanCosine(rows, tokens) < threshold) {
            return;
        }
        double[] mean = new double[step.dim()];
        for (int token : tokens) {
            merged[token] = true;
            for (int i = 0; i < mean.length; i++) {
                mean[i] += step.rows()[token * mean.length + i];
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= tokens.length;
        }
        left.add(step.positions()[tokens[tokens.length - 1]], 0, mean);
    }

    private static double meanCosine(Rows rows, int[] tokens) {
        double sum = 0;
        for (int a = 0; a < tokens.length; a++) {
            for (int b = 0; b < a; b++) {
                sum += 2 * rows.cosine(tokens[a], tokens[b]);
            }
        }
        return sum / (tokens.length * (tokens.length - 1.0));
    }
}
