// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The tokens of a prompt between two layers.
 *
 * @param values hidden states, count × dim
 * @param levels number of vectors, one after the other, whose sum a hidden state is
 * @param positions axes × count
 * @param visual whether each is a visual token
 * @param from index in the prompt of each token
 */
record LayerInput(float[] values, int levels, int[][] positions, boolean[] visual, int[] from) {

    private static final double SMALLEST_NORM = 1e-12;

    int count() {
        return visual.length;
    }

    int dim() {
        return visual.length == 0 ? 0 : values.length / visual.length;
    }

    /**
     * Returns the positions from {@code from} to {@code to}, exclusive.
     *
     * @param positions axes × tokens
     */
    static int[][] between(int[][] positions, int from, int to) {
        return Arrays.stream(positions)
                .map(axis -> Arrays.copyOfRange(axis, from, to))
                .toArray(int[][]::new);
    }

    /** Returns for these tokens what is given for all tokens of the prompt. */
    boolean[] ofPrompt(boolean[] prompt) {
        boolean[] own = new boolean[count()];
        for (int token = 0; token < own.length; token++) {
            own[token] = prompt[from[token]];
        }
        return own;
    }

    /**
     * Drops visual tokens.
     *
     * @param kept for each token whether it is kept; all text tokens are
     * @param merge whether dropped tokens are averaged into kept ones
     */
    LayerInput pruned(boolean[] kept, boolean merge) {
        LayerInput merged = merge ? merged(kept) : this;
        return merged.only(IntStream.range(0, count()).filter(token -> kept[token]).toArray());
    }

    /** Similarities are those before any token is averaged. */
    private LayerInput merged(boolean[] kept) {
        int[] targets = tokens(kept, true);
        float[] merged = values.clone();
        if (targets.length > 0) {
            double[][] directions =
                    Arrays.stream(targets).mapToObj(this::direction).toArray(double[][]::new);
            for (int token : tokens(kept, false)) {
                average(merged, token, targets[mostSimilar(direction(token), directions)]);
            }
        }
        return new LayerInput(merged, levels, positions, visual, from);
    }

    private int[] tokens(boolean[] kept, boolean wanted) {
        return IntStream.range(0, count())
                .filter(token -> visual[token] && kept[token] == wanted)
                .toArray();
    }

    private void average(float[] merged, int token, int target) {
        int dim = dim();
        for (int i = 0; i < dim; i++) {
            int at = target * dim + i;
            merged[at] = (merged[at] + merged[token * dim + i]) / 2;
        }
    }

    private static int mostSimilar(double[] direction, double[][] directions) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int target = 0; target < directions.length; target++) {
            double similarity = product(direction, directions[target]);
            if (similarity > most) {
                most = similarity;
                best = target;
            }
        }
        return best;
    }

    private double[] direction(int token) {
        int dim = dim();
        int width = dim / levels;
        double[] direction = new double[width];
        for (int i = 0; i < dim; i++) {
            direction[i % width] += values[token * dim + i];
        }
        double norm = Math.max(Math.sqrt(product(direction, direction)), SMALLEST_NORM);
        for (int i = 0; i < width; i++) {
            direction[i] /= norm;
        }
        return direction;
    }

    private static double product(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private LayerInput only(int[] tokens) {
        int dim = dim();
        float[] kept = new float[tokens.length * dim];
        boolean[] keptVisual = new boolean[tokens.length];
        int[] keptFrom = new int[tokens.length];
        int[][] keptPositions = new int[positions.length][tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            System.arraycopy(values, tokens[i] * dim, kept, i * dim, dim);
            keptVisual[i] = visual[tokens[i]];
            keptFrom[i] = from[tokens[i]];
            for (int axis = 0; axis < positions.length; axis++) {
                keptPositions[axis][i] = positions[axis][tokens[i]];
            }
        }
        return new LayerInput(kept, levels, keptPositions, keptVisual, keptFrom);
    }
}
