// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/**
 * Turns frames into visual tokens: the half of a {@link VideoLlm} that runs before any question is
 * asked. Safe for use by several threads.
 */
public interface FrameEncoder {

    /** Properties of the model, which do not change. */
    ModelInfo info();

    /**
     * Returns the size to which a frame is resized before it is encoded.
     *
     * @param width of the source frame, pixels
     * @param height of the source frame, pixels
     * @throws ModelException with {@link ModelException.Kind#FAILED} if the model takes no frame of
     *     these proportions
     */
    FrameSize frameSize(int width, int height) throws ModelException;

    /**
     * Resizes one frame as the model's own preprocessing does.
     *
     * @return target.height × target.width × 3 bytes, row-major, red first, owned by the caller
     */
    byte[] resize(FrameRows source, FrameSize target);

    /**
     * Resizes one frame on the heap.
     *
     * @param rgb height × width × 3 bytes, row-major, red first
     * @return target.height × target.width × 3 bytes in the same layout, owned by the caller
     * @throws IllegalArgumentException if {@code rgb} has another number of bytes
     */
    default byte[] resize(byte[] rgb, int width, int height, FrameSize target) {
        return resize(FrameRows.of(rgb, width, height), target);
    }

    /**
     * Encodes one step.
     *
     * @param size the size of both frames, as {@link #frameSize} returns it
     * @param first resized frame, RGB bytes as {@link #resize} returns them
     * @param second the next frame; the same array if there is none, and for families whose steps
     *     have one frame
     * @return arrays owned by the caller
     * @throws ModelException with {@link ModelException.Kind#FAILED} if the model does not take
     *     frames of this size, if a frame does not have 3 bytes per pixel, or if the runtime fails
     */
    VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException;

    /** Returns how the batches in which steps are encoded have been used. */
    default EncodeUse encodeUse() {
        return EncodeUse.NONE;
    }
}
