// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

/**
 * Tokens of one step after reduction.
 *
 * @param step absolute index; for merged static tokens, the first step of their segment
 * @param grid the step's full grid
 * @param positions grid indices, ascending
 * @param spans one int a row: the last step that the row was merged from, minus {@code step}; 0 for
 *     a row of this step alone. A question about an earlier moment must not see the row
 * @param rows positions.length × dim floats, row-major
 */
public record ReducedStep(long step, TokenGrid grid, int[] positions, int[] spans, float[] rows) {

    /** A step whose rows are all of this step alone. */
    public ReducedStep(long step, TokenGrid grid, int[] positions, float[] rows) {
        this(step, grid, positions, new int[positions.length], rows);
    }
}
