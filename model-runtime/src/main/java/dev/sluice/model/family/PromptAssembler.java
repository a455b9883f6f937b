package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.VisualStep;

import java.util.List;

/**
 * Builds one prompt from front to back: {@link #prefix} once, {@link #step} for each step, {@link
 * #tail} once. What a call returns depends only on the calls before it, never on those after it, so
 * the rows of prefix and steps can be run while more steps are still to come. Not safe for use from
 * several threads.
 */
public interface PromptAssembler {

    /** The rows before the first step. */
    List<PromptSegment> prefix();

    /**
     * The rows of one step.
     *
     * @param step not before an earlier one; may hold no rows, its time passes all the same
     * @throws ModelException if the step lies further ahead than any model can take
     */
    List<PromptSegment> step(VisualStep step) throws ModelException;

    /** The rows of provisional steps, then those that close the video and put the question. */
    List<PromptSegment> tail(List<VisualStep> provisional, String question) throws ModelException;

    /** The position of the next row of text, on every axis. */
    long nextPosition();
}
