// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.VisualStep;

import java.util.List;

/**
 * Assembles one prompt from its beginning to its end: {@link #prefix} once, {@link #step} for each
 * step, {@link #tail} once. The result of a call depends only on earlier calls, so that prefix and
 * steps can run before later steps are known. Not safe for use by several threads.
 */
public interface PromptAssembler {

    /** Returns the tokens before the first step. */
    List<PromptSegment> prefix();

    /**
     * Returns the tokens of one step.
     *
     * @param step in ascending order; time passes even if it has no tokens
     * @throws ModelException if the step's position is larger than any model can take
     */
    List<PromptSegment> step(VisualStep step) throws ModelException;

    /**
     * Returns the tokens of provisional steps, then those that end the video and ask the question.
     */
    List<PromptSegment> tail(List<VisualStep> provisional, String question) throws ModelException;

    /** Returns the position of the next text token, on every axis. */
    long nextPosition();
}
