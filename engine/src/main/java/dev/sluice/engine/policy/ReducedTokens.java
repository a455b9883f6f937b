// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;

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
        int dim = step.dim();
        int[] positions = new int[step.count()];
        float[] rows = new float[step.rows().length];
        int count = 0;
        for (int token = 0; token < keep.length; token++) {
            if (keep[token]) {
                System.arraycopy(step.rows(), token * dim, rows, count * dim, dim);
                positions[count++] = step.positions()[token];
            }
        }
        return of(Arrays.copyOf(positions, count), Arrays.copyOf(rows, count * dim));
    }
}
