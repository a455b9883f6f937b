// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.List;

/**
 * How many tokens to keep.
 *
 * @param tokens a fixed number a step, or 0 if the ratio says it
 * @param ratio share of the grid's tokens
 */
record Budget(int tokens, double ratio) {

    /** Returns the number for one step, rounded half to even. */
    int of(StepTokens step) {
        return Math.min(
                step.count(), tokens > 0 ? tokens : (int) Math.rint(ratio * step.gridSize()));
    }

    /** Returns the number for steps whose tokens compete, rounded half to even. */
    int ofAll(List<StepTokens> steps) {
        int grid = steps.stream().mapToInt(StepTokens::gridSize).sum();
        return tokens > 0 ? tokens : (int) Math.rint(ratio * grid);
    }

    /** Returns the share as one that was given as the share to drop, with that form's rounding. */
    double complement() {
        return 1 - (1 - ratio);
    }
}
