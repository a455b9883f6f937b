package dev.sluice.model.family;

import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;

import java.util.List;

/**
 * What sets one family of video LLMs apart: how frames become the encoder's input, and how steps
 * and a question become a prompt with positions. Immutable and safe for use from several threads.
 */
public interface ModelFamily {

    /** Frames that one step is made of. */
    int temporalPatch();

    /**
     * Side of the square of resized pixels that one visual token stands for, rounded down where the
     * tokens do not divide the frame evenly.
     */
    int cellPixels();

    /**
     * Shape of {@code pixel_values} for one step without leading dimensions of 1, for the check
     * against the graph; -1 for what depends on the frame.
     */
    long[] pixelShape();

    /** The size that a frame is resized to. */
    FrameSize frameSize(int width, int height) throws ModelException;

    /** Resizes one RGB frame of height × width × 3 bytes. */
    byte[] resize(byte[] rgb, int width, int height, FrameSize target);

    /**
     * The tokens that a resized frame becomes.
     *
     * @throws ModelException if frames of this family never have this size
     */
    TokenGrid grid(FrameSize size) throws ModelException;

    /** The encoder's input for one step, from resized RGB frames. */
    EncoderInput encoderInput(FrameSize size, byte[] first, byte[] second);

    /**
     * Makes the tokens of a step from what the graph returned.
     *
     * @param rows what the graph returned, rows of dim numbers
     * @return grid.size() × dim numbers; may be the same array
     */
    default float[] tokens(float[] rows, int dim) {
        return rows;
    }

    /**
     * Two sizes of frames that differ in area and in proportions, by which a graph is asked whether
     * it takes any; empty where all frames have one size anyway.
     */
    default List<FrameSize> probes() {
        return List.of();
    }

    /** Axes that the positions of its prompts have. */
    default int axes() {
        return 1;
    }

    /**
     * What stands between the end of a prompt and the first word of an answer: the model says it by
     * itself, and it is no part of the answer.
     */
    default String beforeAnswer() {
        return "";
    }

    /**
     * Starts a prompt about a stream, of which nobody knows how long it will be.
     *
     * @param stepSeconds capture time between two consecutive steps
     */
    PromptAssembler prompt(double stepSeconds);

    /**
     * Starts a prompt about a clip that is there as a whole. It differs from {@link
     * #prompt(double)} only in families that tell the model beforehand how much video will follow.
     *
     * @param steps from the clip's first step to its last
     */
    default PromptAssembler clipPrompt(double stepSeconds, int steps) {
        return prompt(stepSeconds);
    }
}
