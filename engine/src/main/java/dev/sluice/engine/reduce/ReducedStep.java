// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

/**
 * Tokens of one step after reduction.
 *
 * @param step absolute index; for merged static tokens, the first step of their segment
 * @param grid the step's full grid
 * @param positions grid indices, ascending
 * @param spans per token, the last step that it was merged from, minus {@code step}; 0 for a token
 *     of this step only. A question about an earlier time must not see the token
 * @param rows positions.length × dim floats, row-major
 */
public record ReducedStep(long step, TokenGrid grid, int[] positions, int[] spans, float[] rows) {

    /** Returns a step whose tokens are all of this step only. */
    public ReducedStep(long step, TokenGrid grid, int[] positions, float[] rows) {
        this(step, grid, positions, new int[positions.length], rows);
    }
}
