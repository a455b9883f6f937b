// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

/** Reduces one step, whatever the other steps hold. A pure function. */
@FunctionalInterface
interface StepReducer {

    /** Returns what is left of the step. */
    ReducedTokens reduce(StepTokens step);
}
