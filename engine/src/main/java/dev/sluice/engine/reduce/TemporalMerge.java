// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.List;

/**
 * Merges tokens of one stream across time. Causal, deterministic, not safe for use by several
 * threads.
 *
 * <p>The state is a pure function of the steps in {@link #window()}: a new instance that accepts
 * them again has the same state, so only the window's steps have to be stored.
 *
 * <p>Steps without kept tokens are left out of the results. A step of another grid or dim, or one
 * whose decision has no similarities, first ends the open window.
 */
public interface TemporalMerge {

    /**
     * Adds the next step; returns the tokens that became final, ascending by step.
     *
     * @throws InvalidTokensException if the step cannot be used; the state is unchanged
     */
    List<ReducedStep> accept(MergeInput input) throws InvalidTokensException;

    /** Ends the open window: all of it becomes final with one ratio. */
    List<ReducedStep> flush();

    /** Returns what {@link #flush()} would return, without changing anything. */
    List<ReducedStep> provisional();

    /** Returns the steps of the open window, oldest first; empty for policies without one. */
    List<MergeInput> window();
}
