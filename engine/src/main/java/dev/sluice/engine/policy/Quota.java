// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Shares the budget among the steps by how well each fits the question, and pools each step to its
 * share.
 *
 * <p>Source: MAC-AutoML/QuoTA. The published weights are the squared probabilities that a second
 * model says that a frame shows what is asked; here the signal {@value Signals#RELEVANCE} gives
 * them.
 *
 * @param budget mean number of tokens a step
 * @param version what becomes of a step
 */
record Quota(Budget budget, Version version) implements ClipReducer {

    /** What becomes of a step. */
    enum Version {
        /** Bilinear sampling. */
        V1,
        /** Means of rectangles. */
        V2,
        /** Evenly spread tokens. */
        V3,
        /** Merging of similar tokens; in each round all tokens count the same, as published. */
        V4
    }

    @Override
    public List<ReducedTokens> reduce(List<StepTokens> steps) {
        int perStep =
                budget.tokens() > 0
                        ? budget.tokens()
                        : (int) Math.rint(budget.ratio() * steps.get(0).gridSize());
        double target = (double) perStep * steps.size();
        double[] weights =
                steps.stream()
                        .mapToDouble(step -> step.signals().require(Signals.RELEVANCE).values()[0])
                        .toArray();
        double sum = Arrays.stream(weights).sum();
        Arrays.setAll(weights, i -> sum > 0 ? weights[i] / sum : 1.0 / weights.length);
        if (version != Version.V1) {
            cap(weights, steps.get(0).gridSize() / target);
        }
        List<ReducedTokens> reduced = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            reduced.add(pooled(steps.get(i), (int) (target * weights[i])));
        }
        return reduced;
    }

    /** Bounds the weights and hands the excess on, one after the other, as published. */
    private static void cap(double[] weights, double most) {
        double excess = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > most) {
                excess += weights[i] - most;
                weights[i] = most;
            }
        }
        double left = Arrays.stream(weights).sum();
        for (int i = 0; i < weights.length && excess > 0; i++) {
            if (weights[i] < most) {
                weights[i] += weights[i] / left * excess;
                if (weights[i] > most) {
                    excess += weights[i] - most;
                    weights[i] = most;
                }
            }
        }
    }

    private ReducedTokens pooled(StepTokens step, int wanted) {
        int count = Math.min(wanted, step.gridSize());
        if (count <= 0) {
            return ReducedTokens.of(new int[0], new float[0]);
        }
        return switch (version) {
            case V1 -> GridPooling.bilinear(step, height(step, count), width(step, count));
            case V2 -> GridPooling.mean(step, height(step, count), width(step, count));
            case V3 -> spread(step, count);
            case V4 -> new TokenMerging(new Budget(count, 0), 0, 0, false, 0).reduce(step);
        };
    }

    private static int side(int count) {
        return (int) Math.sqrt(count);
    }

    private static int height(StepTokens step, int count) {
        int side = side(count);
        return Math.min(step.height(), (side + 1) * side <= count ? side + 1 : side);
    }

    private static int width(StepTokens step, int count) {
        return Math.min(step.width(), side(count));
    }

    private static ReducedTokens spread(StepTokens step, int count) {
        boolean[] keep = new boolean[step.count()];
        double stride = count == 1 ? 0 : (step.count() - 1.0) / (count - 1);
        for (int i = 0; i < Math.min(count, keep.length); i++) {
            keep[(int) (i * stride)] = true;
        }
        return ReducedTokens.selected(step, keep);
    }
}
