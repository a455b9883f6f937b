// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.List;

/**
 * Merges tokens of one stream across time. Causal, deterministic, not safe for several threads.
 *
 * <p>What is open is a pure function of the steps in {@link #window()}: feeding them again to a new
 * instance gives the same state, so a window of steps is all that has to be stored.
 *
 * <p>Steps of which nothing stays are left out of what is returned. A step of another grid or dim,
 * or one whose decision has no similarities, first ends the open window.
 */
public interface TemporalMerge {

    /**
     * Takes the next step; returns the tokens that became final, ascending by step.
     *
     * @throws InvalidTokensException if the step cannot be used; the state is unchanged
     */
    List<ReducedStep> accept(MergeInput input) throws InvalidTokensException;

    /** Ends the open window: all of it becomes final with one ratio. */
    List<ReducedStep> flush();

    /** What {@link #flush()} would return now, without changing anything. */
    List<ReducedStep> provisional();

    /** The steps of the open window, oldest first; empty for policies without one. */
    List<MergeInput> window();
}
