// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The tokens of one step that a policy chooses from: all of the grid, or those that a change mask
 * has left.
 *
 * @param height rows of the grid
 * @param width columns of the grid
 * @param dim dimension of the embeddings
 * @param positions grid indices of the tokens, ascending
 * @param rows positions.length × dim floats, row-major; not modified
 * @param similarity cosine of each of the grid's tokens to the same position of the step before,
 *     height × width floats; null for the first step of a stream
 * @param signals what the encoder says of the grid's tokens
 * @param squares square of each row's length as {@link Rows} sums it; null if nobody has summed it
 */
public record StepTokens(
        int height,
        int width,
        int dim,
        int[] positions,
        float[] rows,
        float @Nullable [] similarity,
        Signals signals,
        double @Nullable [] squares) {

    /** Returns a step of which no token was dropped before. */
    public static StepTokens whole(
            int height,
            int width,
            int dim,
            float[] rows,
            float @Nullable [] similarity,
            Signals signals) {
        int[] all = new int[height * width];
        Arrays.setAll(all, position -> position);
        return new StepTokens(height, width, dim, all, rows, similarity, signals, null);
    }

    /** Returns the same tokens, of which it is known how long their rows are. */
    public StepTokens withSquares(double @Nullable [] known) {
        return new StepTokens(height, width, dim, positions, rows, similarity, signals, known);
    }

    /**
     * Returns some of the tokens.
     *
     * @param keep one flag per token
     */
    public StepTokens only(boolean[] keep) {
        int count = Masks.count(keep);
        if (count == keep.length) {
            return this;
        }
        int[] left = new int[count];
        float[] leftRows = new float[count * dim];
        double[] leftSquares = squares == null ? null : new double[count];
        int next = 0;
        for (int token = 0; token < keep.length; token++) {
            if (keep[token]) {
                left[next] = positions[token];
                System.arraycopy(rows, token * dim, leftRows, next * dim, dim);
                if (squares != null && leftSquares != null) {
                    leftSquares[next] = squares[token];
                }
                next++;
            }
        }
        return new StepTokens(height, width, dim, left, leftRows, similarity, signals, leftSquares);
    }

    /** Returns the number of tokens to choose from. */
    public int count() {
        return positions.length;
    }

    /** Returns the number of tokens that the grid has. */
    public int gridSize() {
        return height * width;
    }

    /** Returns the token at each position of the grid; -1 where it was dropped. */
    int[] tokenAt() {
        int[] tokenAt = new int[gridSize()];
        Arrays.fill(tokenAt, -1);
        for (int token = 0; token < positions.length; token++) {
            tokenAt[positions[token]] = token;
        }
        return tokenAt;
    }
}
