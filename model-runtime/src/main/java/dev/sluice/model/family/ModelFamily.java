package dev.sluice.model.family;

import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;

/**
 * What sets one family of video LLMs apart: how frames become the encoder's input, and how steps
 * and a question become a prompt with positions. Immutable and safe for use from several threads.
 */
public interface ModelFamily {

    /** Frames that one step is made of. */
    int temporalPatch();

    /** Side of the square of resized pixels that one visual token stands for. */
    int cellPixels();

    /** Numbers in one row of {@code pixel_values}, for the check against the graph. */
    int pixelColumns();

    /** The size that a frame is resized to. */
    FrameSize frameSize(int width, int height) throws ModelException;

    /** Resizes one RGB frame of height × width × 3 bytes. */
    byte[] resize(byte[] rgb, int width, int height, FrameSize target);

    /** The encoder's input for one step, from resized RGB frames. */
    EncoderInput encoderInput(FrameSize size, byte[] first, byte[] second);

    /**
     * Starts a prompt.
     *
     * @param stepSeconds capture time between two consecutive steps
     */
    PromptAssembler prompt(double stepSeconds);
}
