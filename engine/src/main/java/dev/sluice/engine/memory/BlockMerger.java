// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.model.tensor.Float16;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Merges blocks further: tokens of one position that are similar to the first of them are replaced
 * by their mean, in the step of the first. Deterministic: sums are in double, in the order of the
 * steps.
 */
final class BlockMerger {

    private final double similarity;
    private final TokenGrid grid;
    private final int dim;
    private final @Nullable TokenGroup[] open; // by grid index
    private final List<List<TokenGroup>> groups =
            new ArrayList<>(); // by step, in order of creation

    private BlockMerger(double similarity, TokenGrid grid, int dim) {
        this.similarity = similarity;
        this.grid = grid;
        this.dim = dim;
        this.open = new TokenGroup[grid.size()];
    }

    /** Returns one block of all steps, one level up; the blocks are consecutive and join. */
    static TokenBlock merge(List<TokenBlock> blocks, double similarity) {
        TokenBlock first = blocks.get(0);
        int dim = blocks.stream().mapToInt(TokenBlock::dim).max().getAsInt();
        BlockMerger merger = new BlockMerger(similarity, first.grid(), dim);
        List<MemoryStep> steps = new ArrayList<>();
        blocks.forEach(block -> steps.addAll(block.steps()));
        steps.forEach(merger::add);
        List<MemoryStep> merged = new ArrayList<>(steps.size());
        for (int i = 0; i < steps.size(); i++) {
            merged.add(merger.rebuild(steps.get(i), merger.groups.get(i)));
        }
        return new TokenBlock(first.level() + 1, first.grid(), dim, merged);
    }

    private void add(MemoryStep step) {
        List<TokenGroup> begun = new ArrayList<>();
        float[] values = Float16.toFloats(step.embeddings(), 0, step.kept() * step.dim());
        for (int row = 0; row < step.kept(); row++) {
            int position = step.positions()[row];
            long through = step.step() + step.spans()[row];
            TokenGroup group = open[position];
            if (group != null
                    && group.reaches(through)
                    && group.cosine(values, row * dim) > similarity) {
                group.add(values, row * dim, through);
            } else {
                group = new TokenGroup(position, step.step(), through, values, row * dim, dim);
                open[position] = group;
                begun.add(group);
            }
        }
        groups.add(begun);
    }

    private MemoryStep rebuild(MemoryStep step, List<TokenGroup> kept) {
        if (kept.isEmpty()) {
            return MemoryStep.empty(step.step(), step.captureMicros(), step.endMicros(), grid);
        }
        int[] positions = new int[kept.size()];
        int[] spans = new int[kept.size()];
        byte[] embeddings = new byte[kept.size() * dim * Float16.BYTES];
        for (int i = 0; i < kept.size(); i++) {
            TokenGroup group = kept.get(i);
            positions[i] = group.position;
            spans[i] = (int) (group.through - step.step());
            Float16.toBytes(group.mean(), embeddings, i * dim * Float16.BYTES);
        }
        return new MemoryStep(
                step.step(),
                step.captureMicros(),
                step.endMicros(),
                grid,
                dim,
                positions,
                spans,
                embeddings);
    }

    /** Tokens of one position that are merged. */
    private static final class TokenGroup {
        private final int position;
        private final long begin; // step of its first token
        private final double[] first;
        private final double[] sum;
        private int count = 1;
        private long through;

        private TokenGroup(
                int position, long begin, long through, float[] values, int offset, int dim) {
            this.position = position;
            this.begin = begin;
            this.through = through;
            this.first = new double[dim];
            for (int i = 0; i < dim; i++) {
                first[i] = values[offset + i];
            }
            this.sum = first.clone();
        }

        /** Returns whether a span can express the distance to that step. */
        private boolean reaches(long step) {
            return step - begin <= Integer.MAX_VALUE;
        }

        private double cosine(float[] values, int offset) {
            double dot = 0;
            double mine = 0;
            double theirs = 0;
            for (int i = 0; i < first.length; i++) {
                double value = values[offset + i];
                dot += first[i] * value;
                mine += first[i] * first[i];
                theirs += value * value;
            }
            return mine == 0 || theirs == 0 ? 0 : dot / Math.sqrt(mine * theirs);
        }

        private void add(float[] values, int offset, long until) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += values[offset + i];
            }
            count++;
            through = Math.max(through, until);
        }

        private float[] mean() {
            float[] mean = new float[sum.length];
            for (int i = 0; i < sum.length; i++) {
                mean[i] = (float) (sum[i] / count);
            }
            return mean;
        }
    }
}
