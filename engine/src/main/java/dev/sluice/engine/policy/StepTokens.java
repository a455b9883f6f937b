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
 */
public record StepTokens(
        int height,
        int width,
        int dim,
        int[] positions,
        float[] rows,
        float @Nullable [] similarity,
        Signals signals) {

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
        return new StepTokens(height, width, dim, all, rows, similarity, signals);
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
