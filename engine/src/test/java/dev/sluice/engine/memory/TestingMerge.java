// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.MergeInput;
import dev.sluice.engine.reduce.ReducedStep;
import dev.sluice.engine.reduce.TemporalMerge;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A small merge with an open window: when the window is full, or the grid changes, its first half
 * becomes final; a kept token whose position is kept by no later step of that half stands for all
 * of them as their mean, and so knows of them.
 */
public final class TestingMerge implements TemporalMerge {

    private final int length;
    private final List<MergeInput> window = new ArrayList<>();

    /**
     * @param length steps of a full window; 0 gives every step at once, as it was kept
     */
    public TestingMerge(int length) {
        this.length = length;
    }

    @Override
    public List<ReducedStep> accept(MergeInput input) {
        List<ReducedStep> done = new ArrayList<>();
        if (!window.isEmpty() && !window.get(0).step().grid().equals(input.step().grid())) {
            done.addAll(flush());
        }
        window.add(input);
        if (window.size() > length) {
            int half = Math.max(1, length / 2);
            done.addAll(merge(window.subList(0, half)));
            window.subList(0, half).clear();
        }
        return done;
    }

    @Override
    public List<ReducedStep> flush() {
        List<ReducedStep> done = merge(window);
        window.clear();
        return done;
    }

    @Override
    public List<ReducedStep> provisional() {
        return merge(window);
    }

    @Override
    public List<MergeInput> window() {
        return List.copyOf(window);
    }

    private static List<ReducedStep> merge(List<MergeInput> segment) {
        List<ReducedStep> merged = new ArrayList<>();
        for (int i = 0; i < segment.size(); i++) {
            merged.add(merge(segment, i));
        }
        return merged;
    }

    private static ReducedStep merge(List<MergeInput> segment, int at) {
        TokenStep step = segment.get(at).step();
        int dim = step.dim();
        List<Integer> positions = new ArrayList<>();
        boolean[] keep = segment.get(at).decision().keep();
        for (int position = 0; position < keep.length; position++) {
            if (keep[position]) {
                positions.add(position);
            }
        }
        int[] spans = new int[positions.size()];
        float[] rows = new float[positions.size() * dim];
        for (int row = 0; row < spans.length; row++) {
            int position = positions.get(row);
            List<TokenStep> covered = covered(segment, at, position);
            spans[row] = (int) (covered.get(covered.size() - 1).step() - step.step());
            System.arraycopy(mean(covered, position), 0, rows, row * dim, dim);
        }
        int[] kept = positions.stream().mapToInt(Integer::intValue).toArray();
        return new ReducedStep(step.step(), step.grid(), kept, spans, rows);
    }

    private static List<TokenStep> covered(List<MergeInput> segment, int at, int position) {
        List<TokenStep> covered = new ArrayList<>(List.of(segment.get(at).step()));
        for (MergeInput next : segment.subList(at + 1, segment.size())) {
            if (next.decision().keep()[position]) {
                return covered.subList(0, 1);
            }
            covered.add(next.step());
        }
        return covered;
    }

    private static float[] mean(List<TokenStep> steps, int position) {
        int dim = steps.get(0).dim();
        float[] mean = new float[dim];
        for (TokenStep step : steps) {
            for (int i = 0; i < dim; i++) {
                mean[i] += step.features()[position * dim + i] / steps.size();
            }
        }
        return mean;
    }

    /** A step of this grid with equal features everywhere. */
    public static TokenStep step(long step, TokenGrid grid, int dim, float value) {
        float[] features = new float[grid.size() * dim];
        Arrays.fill(features, value);
        return new TokenStep(step, grid, dim, features, null, null);
    }
}
