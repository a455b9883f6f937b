// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

/**
 * What a policy leaves of one step.
 *
 * @param positions grid indices, ascending
 * @param spans number of steps after this one from which a token was merged, one per position
 * @param rows positions.length × dim floats, row-major
 */
public record ReducedTokens(int[] positions, int[] spans, float[] rows) {

    /** Returns tokens of this step only. */
    static ReducedTokens of(int[] positions, float[] rows) {
        return new ReducedTokens(positions, new int[positions.length], rows);
    }

    /** Returns the flagged tokens of a step as they are. */
    static ReducedTokens selected(StepTokens step, boolean[] keep) {
        StepTokens left = step.only(keep);
        return of(left.positions(), left.rows());
    }
}
