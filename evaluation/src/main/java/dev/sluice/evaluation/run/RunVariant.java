// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

/** What is different about a run, besides its policy. */
public enum RunVariant {
    /** Nothing. */
    PLAIN,
    /** No row of a picture enters the prompt. */
    TEXT_ONLY,
    /** Only the last four pictures are known. */
    LAST_PICTURES,
    /** Whole steps at even distances, as many as the budget allows. */
    UNIFORM,
    /** Tokens at random, as many as the budget allows. */
    RANDOM;

    /** Whether it keeps as many tokens as another run kept. */
    boolean hasBudget() {
        return this == UNIFORM || this == RANDOM;
    }
}
