// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import dev.sluice.model.tensor.Signal;

import java.util.Arrays;

/**
 * Keeps tokens, or whole rows of the grid, by the attention that they receive, or that they give if
 * that varies more.
 *
 * <p>Source: FoPru. What a token gives to the others differs between tokens only where the encoder
 * has a [CLS].
 *
 * @param ratio share of the tokens, or of the grid's rows
 * @param wholeRows whether rows of the grid are kept
 */
record FoPru(double ratio, boolean wholeRows) implements StepSelector {

    @Override
    public boolean[] keep(StepTokens step) {
        double[] scores = scores(step);
        double[] own = FullAttention.candidates(step, scores);
        return wholeRows
                ? keepRows(step, own)
                : Ranking.highest(own, (int) (step.gridSize() * ratio));
    }

    private boolean[] keepRows(StepTokens step, double[] scores) {
        double[] sums = new double[step.height()];
        for (int token = 0; token < scores.length; token++) {
            sums[step.positions()[token] / step.width()] += scores[token];
        }
        boolean[] rows = Ranking.highest(sums, (int) (step.height() * ratio));
        boolean[] keep = new boolean[scores.length];
        for (int token = 0; token < keep.length; token++) {
            keep[token] = rows[step.positions()[token] / step.width()];
        }
        return keep;
    }

    private static double[] scores(StepTokens step) {
        Signal image = step.signals().inPlaceOfFull(Signals.IMAGE_ATTENTION);
        if (image != null) {
            return Signals.row(image, 0, step.gridSize()); // without [CLS], all give the same
        }
        double[][] attention = FullAttention.of(step).amongTokens();
        double[] received = FullAttention.received(attention);
        double[] given =
                Arrays.stream(attention)
                        .mapToDouble(row -> Arrays.stream(row).average().orElse(0))
                        .toArray();
        return variance(received) > variance(given) ? received : given;
    }

    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    }
}
