// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

/**
 * Replaces the grid by the means of its parts. A pooled row stands at the cell nearest to its
 * centre.
 *
 * <p>Sources: LLaVolta (runs of the flat order; a rest that fills no run is lost), M3 and TokenFLEX
 * (a grid of fewer cells), bilinear sampling without corner alignment.
 *
 * @param kind what is pooled
 * @param size length of a run, or cells of a side
 */
record Pool(Kind kind, int size) implements StepReducer {

    /** What is pooled. */
    enum Kind {
        /** Runs of the flat order. */
        RUNS,
        /** Rectangles of the grid, by their mean. */
        MEAN,
        /** Points of the grid, by bilinear sampling. */
        BILINEAR
    }

    @Override
    public ReducedTokens reduce(StepTokens step) {
        return switch (kind) {
            case RUNS -> runs(step);
            case MEAN -> GridPooling.mean(step, height(step), width(step));
            case BILINEAR -> GridPooling.bilinear(step, height(step), width(step));
        };
    }

    private int height(StepTokens step) {
        return Math.min(size, step.height());
    }

    private int width(StepTokens step) {
        return Math.min(size, step.width());
    }

    private ReducedTokens runs(StepTokens step) {
        int runs = step.gridSize() / size;
        int dim = step.dim();
        double[][] sums = new double[runs][dim];
        int[] counts = new int[runs];
        for (int token = 0; token < step.count(); token++) {
            int run = step.positions()[token] / size;
            if (run < runs) {
                counts[run]++;
                for (int i = 0; i < dim; i++) {
                    sums[run][i] += step.rows()[token * dim + i];
                }
            }
        }
        TokenSet left = new TokenSet(dim);
        for (int run = 0; run < runs; run++) {
            if (counts[run] > 0) {
                for (int i = 0; i < dim; i++) {
                    sums[run][i] /= counts[run];
                }
                left.add(run * size + (size - 1) / 2, 0, sums[run]);
            }
        }
        return left.build();
    }
}
