// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.model.tensor.Float16;

import java.util.ArrayList;
import java.util.List;

/**
 * Merges blocks further: rows of one position that resemble the first of them become their mean and
 * stand where the first stood. Deterministic: sums run in double, in the order of the steps.
 */
final class BlockMerger {

    private final double similarity;
    private final TokenGrid grid;
    private final int dim;
    private final Group[] open; // by grid index
    private final List<List<Group>> groups = new ArrayList<>(); // by step, in the order of creation

    private BlockMerger(double similarity, TokenGrid grid, int dim) {
        this.similarity = similarity;
        this.grid = grid;
        this.dim = dim;
        this.open = new Group[grid.size()];
    }

    /** One block of all the steps, one level up; the blocks follow one another and join. */
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
        List<Group> begun = new ArrayList<>();
        float[] values = Float16.toFloats(step.rows(), 0, step.kept() * step.dim());
        for (int row = 0; row < step.kept(); row++) {
            int position = step.positions()[row];
            long through = step.step() + step.spans()[row];
            Group group = open[position];
            if (group != null
                    && group.reaches(through)
                    && group.cosine(values, row * dim) > similarity) {
                group.add(values, row * dim, through);
            } else {
                group = new Group(position, step.step(), through, values, row * dim, dim);
                open[position] = group;
                begun.add(group);
            }
        }
        groups.add(begun);
    }

    private MemoryStep rebuild(MemoryStep step, List<Group> kept) {
        if (kept.isEmpty()) {
            return MemoryStep.empty(step.step(), step.captureMicros(), step.endMicros(), grid);
        }
        int[] positions = new int[kept.size()];
        int[] spans = new int[kept.size()];
        byte[] rows = new byte[kept.size() * dim * Float16.BYTES];
        for (int i = 0; i < kept.size(); i++) {
            Group group = kept.get(i);
            positions[i] = group.position;
            spans[i] = (int) (group.through - step.step());
            Float16.toBytes(group.mean(), rows, i * dim * Float16.BYTES);
        }
        return new MemoryStep(
                step.step(),
                step.captureMicros(),
                step.endMicros(),
                grid,
                dim,
                positions,
                spans,
                rows);
    }

    /** Rows of one position that become one. */
    private static final class Group {
        private final int position;
        private final long begin; // step of its first row
        private final double[] first;
        private final double[] sum;
        private int count = 1;
        private long through;

        private Group(int position, long begin, long through, float[] values, int offset, int dim) {
            this.position = position;
            this.begin = begin;
            this.through = through;
            this.first = new double[dim];
            for (int i = 0; i < dim; i++) {
                first[i] = values[offset + i];
            }
            this.sum = first.clone();
        }

        /** Whether a span can tell of that step. */
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
