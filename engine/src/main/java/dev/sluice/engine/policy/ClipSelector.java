// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.List;

/** Chooses tokens of some steps. A pure function. */
@FunctionalInterface
interface ClipSelector {

    /** Returns one flag per token of each step: true if it is kept. */
    boolean[][] keep(List<StepTokens> steps);

    /** Returns a selector that treats every step by itself. */
    static ClipSelector eachStep(StepSelector selector) {
        return steps -> steps.stream().map(selector::keep).toArray(boolean[][]::new);
    }
}
