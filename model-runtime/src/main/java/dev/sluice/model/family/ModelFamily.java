// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.FrameCoverage;
import dev.sluice.model.FrameRows;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.preprocess.PatchPool;

import java.util.List;

/**
 * The properties in which families of video LLMs differ: how frames become the encoder's input, and
 * how steps and a question become a prompt with positions. Immutable. Safe for use by several
 * threads.
 */
public interface ModelFamily {

    /** Number of frames per step. */
    int temporalPatch();

    /**
     * Side of the square of resized pixels that one visual token covers, rounded down if the tokens
     * do not divide the frame evenly.
     */
    int cellPixels();

    /**
     * Shape of {@code pixel_values} for one step without leading dimensions of 1, to check it
     * against the graph; -1 for dimensions that depend on the frame.
     */
    long[] pixelShape();

    /** Returns the size to which a frame is resized. */
    FrameSize frameSize(int width, int height) throws ModelException;

    /** Resizes one frame to height × width × 3 bytes of the target, red first. */
    byte[] resize(FrameRows source, FrameSize target);

    /** Which part of a frame its grid covers. */
    default FrameCoverage coverage() {
        return FrameCoverage.WHOLE;
    }

    /**
     * Returns the grid of visual tokens of a resized frame.
     *
     * @throws ModelException if frames of this family never have this size
     */
    GridSize grid(FrameSize size) throws ModelException;

    /** Creates the encoder's input for one step from resized RGB frames. */
    EncoderInput encoderInput(FrameSize size, byte[] first, byte[] second);

    /**
     * Turns the graph's output for a step into the step's visual tokens.
     *
     * @param features the graph's output, vectors of dim values
     * @return grid.size() × dim values; may be the same array
     */
    default float[] tokens(float[] features, int dim) {
        return features;
    }

    /**
     * Pools what the encoder says of patches as it pools the patches themselves.
     *
     * @param values patches × width, in the order in which the graph computes them
     * @param grid of the visual tokens
     * @return grid.size() × width
     * @throws IllegalArgumentException if the patches do not belong to the tokens of the grid
     */
    default float[] pooled(float[] values, int width, GridSize grid) {
        return PatchPool.blocks(values, width, grid.height(), grid.width());
    }

    /**
     * Two sizes of frames that differ in area and in proportions, with which a graph is tested for
     * dynamic sizes; empty if all frames of the family have one size.
     */
    default List<FrameSize> probes() {
        return List.of();
    }

    /**
     * Text between the end of a prompt and the answer. The model generates it, and it is not part
     * of the answer.
     */
    default String beforeAnswer() {
        return "";
    }

    /**
     * Starts a prompt about a stream of unknown length.
     *
     * @param stepSeconds capture time between two consecutive steps
     */
    PromptAssembler prompt(double stepSeconds);

    /**
     * Starts a prompt about a complete clip. It differs from {@link #prompt(double)} only in
     * families whose prompt begins with the length of the video.
     *
     * @param steps from the clip's first step to its last
     */
    default PromptAssembler clipPrompt(double stepSeconds, int steps) {
        return prompt(stepSeconds);
    }
}
