// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;
import java.util.List;

/**
 * Keeps the tokens that are least like the mean of their step and of the clip; steps that are
 * unlike the clip get more of the budget.
 *
 * <p>Source: xuyang-liu16/VidCom2. Rounding and the bound of a step let the number of kept tokens
 * differ a little from the share.
 *
 * @param ratio share of the tokens to keep
 */
record VidCom2(double ratio) implements ClipSelector {

    private static final double TEMPERATURE = 0.01;

    /**
     * What a clip is selected from.
     *
     * @param tokens score of each token, step by step; low ones are kept
     * @param shares share of each step's tokens to keep
     */
    record Scores(double[][] tokens, double[] shares) {}

    @Override
    public boolean[][] keep(List<StepTokens> steps) {
        Scores scores = scores(steps);
        boolean[][] keep = new boolean[steps.size()][];
        for (int step = 0; step < keep.length; step++) {
            double wanted = scores.shares()[step] * steps.get(step).gridSize();
            int count = Math.max(1, (int) Math.rint(wanted));
            keep[step] = Ranking.lowest(scores.tokens()[step], count);
        }
        return keep;
    }

    Scores scores(List<StepTokens> steps) {
        Rows all = Rows.of(steps);
        double[][] units = Channels.leastVarying(all).units(all);
        double[] byClip = Gaussians.scores(units, Gaussians.mean(units, 0, units.length));
        double[][] tokens = new double[steps.size()][];
        double[] unusual = new double[steps.size()];
        int from = 0;
        for (int step = 0; step < tokens.length; step++) {
            int to = from + steps.get(step).count();
            double[][] own = Arrays.copyOfRange(units, from, to);
            tokens[step] =
                    own.length == 0
                            ? new double[0]
                            : Gaussians.scores(own, Gaussians.mean(own, 0, own.length));
            double sum = 0;
            for (int token = 0; token < own.length; token++) {
                tokens[step][token] += byClip[from + token];
                sum += byClip[from + token];
            }
            unusual[step] = own.length == 0 ? 0 : -sum / own.length;
            from = to;
        }
        return new Scores(tokens, shares(unusual));
    }

    private double[] shares(double[] unusual) {
        double[] weights = Dense.softmax(unusual, TEMPERATURE);
        double mean = Arrays.stream(weights).average().orElse(0);
        return Arrays.stream(weights).map(w -> Math.min(ratio * (1 + w - mean), 1)).toArray();
    }
}
