// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Merges tokens at even places into the most similar ones at odd places, round by round.
 *
 * <p>Sources: ToMe (facebookresearch/ToMe, and the copy in MAC-AutoML/QuoTA); Turbo (paper) prefers
 * to merge tokens with little attention.
 *
 * @param budget the number to keep, if {@code merges} is 0
 * @param merges tokens merged in a round, at most half of those left; 0 until the budget is met
 * @param rounds number of rounds, if {@code merges} is not 0
 * @param weighted whether merged tokens count as often as what they stand for in later rounds
 * @param attentionWeight subtracted from the similarity times the attention of the merged token
 */
record TokenMerging(Budget budget, int merges, int rounds, boolean weighted, double attentionWeight)
        implements StepReducer {

    /**
     * Merged tokens in the published order: those at even places that were not merged by falling
     * similarity, then those at odd places.
     *
     * @param positions grid index of each
     * @param sizes how many tokens each stands for
     * @param rows one after the other
     */
    record Merged(int[] positions, int[] sizes, float[] rows) {}

    static TokenMerging of(OptionValues options, double attentionWeight) {
        return new TokenMerging(
                options.budget(),
                options.countOrZero(PolicyOption.MERGES),
                options.count(PolicyOption.ROUNDS),
                true,
                attentionWeight);
    }

    @Override
    public ReducedTokens reduce(StepTokens step) {
        Merged merged = merge(step);
        TokenSet left = new TokenSet(step.dim());
        for (int token = 0; token < merged.positions().length; token++) {
            left.add(merged.positions()[token], merged.rows(), token);
        }
        return left.build();
    }

    Merged merge(StepTokens step) {
        int[] ones = new int[step.count()];
        Arrays.fill(ones, 1);
        Merged merged = new Merged(step.positions(), ones, step.rows());
        double[] attention =
                attentionWeight == 0 ? null : Signals.attention(step, Signals.LAYER_OF_FEATURES);
        double @Nullable [] overGrid = attention == null ? null : spread(step, attention);
        if (merges > 0) {
            for (int round = 0; round < rounds; round++) {
                merged = merged(merged, step.dim(), merges, overGrid);
            }
            return merged;
        }
        int target = Math.max(1, budget.of(step));
        while (merged.positions().length > target) {
            int tooMany = merged.positions().length - target;
            merged = merged(merged, step.dim(), tooMany, overGrid);
        }
        return merged;
    }

    private static double[] spread(StepTokens step, double[] attention) {
        double[] overGrid = new double[step.gridSize()];
        for (int token = 0; token < attention.length; token++) {
            overGrid[step.positions()[token]] = attention[token];
        }
        return overGrid;
    }

    private Merged merged(Merged before, int dim, int wanted, double @Nullable [] attention) {
        int count = before.positions().length;
        int evens = (count + 1) / 2;
        int merged = Math.min(wanted, count / 2);
        if (merged == 0) {
            return before;
        }
        Rows rows = Rows.of(before.rows(), count, dim);
        CosineTable table =
                CosineTable.of(
                        rows.subset(every(2, 0, evens)), rows.subset(every(2, 1, count / 2)));
        int[] partner = new int[evens];
        double[] scores = new double[evens];
        for (int even = 0; even < evens; even++) {
            double[] cosines = table.row(even);
            partner[even] = Ranking.argmax(cosines);
            scores[even] = cosines[partner[even]];
            if (attention != null) {
                scores[even] -= attentionWeight * attention[before.positions()[2 * even]];
            }
        }
        int[] order = Ranking.falling(scores);
        int[] sizes = before.sizes().clone();
        if (!weighted) {
            Arrays.fill(sizes, 1);
        }
        Sums sums = new Sums(before, sizes, dim);
        for (int i = 0; i < merged; i++) {
            sums.add(2 * order[i], 2 * partner[order[i]] + 1);
        }
        int[] left = new int[count - merged];
        for (int i = merged; i < evens; i++) {
            left[i - merged] = 2 * order[i];
        }
        System.arraycopy(every(2, 1, count / 2), 0, left, evens - merged, count / 2);
        return sums.of(left);
    }

    private static int[] every(int step, int first, int count) {
        return IntStream.range(0, count).map(i -> first + step * i).toArray();
    }

    /** Rows weighted by their sizes. */
    private static final class Sums {

        private final Merged tokens;
        private final int dim;
        private final double[] @Nullable [] sums; // null where nothing was added
        private final int[] sizes;

        Sums(Merged tokens, int[] sizes, int dim) {
            this.tokens = tokens;
            this.dim = dim;
            this.sizes = sizes;
            this.sums = new double[sizes.length][];
        }

        /** Adds a row to which nothing was added. */
        void add(int from, int to) {
            double[] sum = sums[to];
            if (sum == null) {
                sum = weighted(to);
                sums[to] = sum;
            }
            double[] more = weighted(from);
            for (int i = 0; i < dim; i++) {
                sum[i] += more[i];
            }
            sizes[to] += sizes[from];
        }

        private double[] weighted(int token) {
            double[] row = new double[dim];
            for (int i = 0; i < dim; i++) {
                row[i] = (double) tokens.rows()[token * dim + i] * sizes[token];
            }
            return row;
        }

        Merged of(int... left) {
            int[] positions = new int[left.length];
            int[] leftSizes = new int[positions.length];
            float[] rows = new float[positions.length * dim];
            for (int token = 0; token < positions.length; token++) {
                int from = left[token];
                positions[token] = tokens.positions()[from];
                leftSizes[token] = sizes[from];
                double[] sum = sums[from];
                if (sum == null) {
                    System.arraycopy(tokens.rows(), from * dim, rows, token * dim, dim);
                    continue;
                }
                for (int i = 0; i < dim; i++) {
                    rows[token * dim + i] = (float) (sum[i] / sizes[from]);
                }
            }
            return new Merged(positions, leftSizes, rows);
        }
    }
}
