// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;
import java.util.List;

/**
 * Efficient video sampling: one ranking of all tokens of the clip by how much they differ from the
 * step before, cut at an exact number.
 *
 * <p>Source: NVIDIA's EVS as in vLLM's {@code vllm/multimodal/evs.py}.
 *
 * @param budget the share of all tokens to keep
 * @param wholeClip whether the steps are a whole clip, as published: its first step counts towards
 *     the budget. Otherwise the first step of a stream is kept whole beside the budget.
 */
record Evs(Budget budget, boolean wholeClip) implements ClipSelector {

    private static final double NEW = 255; // more than any 1 - cosine; the published value

    @Override
    public boolean[][] keep(List<StepTokens> steps) {
        int count = steps.stream().mapToInt(StepTokens::count).sum();
        double[] changes = new double[count];
        int next = 0;
        for (StepTokens step : steps) {
            double[] change = changes(step);
            System.arraycopy(change, 0, changes, next, change.length);
            next += change.length;
        }
        return Masks.split(Ranking.highest(changes, budget(steps)), steps);
    }

    private static double[] changes(StepTokens step) {
        double[] changes = new double[step.count()];
        float[] similarity = step.similarity();
        if (similarity == null) {
            Arrays.fill(changes, NEW);
        } else {
            Arrays.setAll(changes, token -> 1.0 - similarity[step.positions()[token]]);
        }
        return changes;
    }

    private int budget(List<StepTokens> steps) {
        int grid = steps.get(0).gridSize();
        int firsts = 0;
        int compared = 0;
        for (StepTokens step : steps) {
            if (step.similarity() == null) {
                firsts += step.count();
            } else {
                compared++;
            }
        }
        return wholeClip
                ? Math.max(grid, (int) (steps.size() * grid * budget.complement()))
                : firsts + (int) (compared * grid * budget.complement());
    }
}
