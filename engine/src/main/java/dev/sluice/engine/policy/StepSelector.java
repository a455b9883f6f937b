// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

/** Chooses tokens of one step, whatever the other steps hold. A pure function. */
@FunctionalInterface
interface StepSelector {

    /** Returns one flag per token: true if it is kept. */
    boolean[] keep(StepTokens step);
}
