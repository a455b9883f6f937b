// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

/** The difference of a run from the plain job, besides its policy. */
public enum RunVariant {
    /** There is no difference. */
    PLAIN,
    /** No visual token enters the prompt. */
    TEXT_ONLY,
    /** The evidence is the last four frames. */
    LAST_FRAMES,
    /** Whole steps at even distances are kept, as many as the budget allows. */
    UNIFORM,
    /** Random tokens are kept, as many as the budget allows. */
    RANDOM;

    /** Returns whether the run keeps as many tokens as another run kept. */
    boolean hasBudget() {
        return this == UNIFORM || this == RANDOM;
    }
}
