// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;

/** Resizes sampled frames as the vision model requires. */
@FunctionalInterface
public interface FrameResizer {

    /**
     * Resizes one frame.
     *
     * @param source at the size of the video; belongs to the resizer from now on
     * @return the resized frame; may be {@code source} itself
     * @throws ChunkException if the model does not support frames of this size; the chunk is
     *     refused
     */
    RgbImage resize(RgbImage source) throws ChunkException;

    /**
     * Returns the size of the resized frame, which is asked for before a frame that waits is
     * resized. By default it is the size of the frame; a resizer that changes it has to say so if
     * frames may wait.
     *
     * @param width width of a frame as it is shown, in pixels
     * @param height its height
     * @throws ChunkException if the model does not support frames of this size; the chunk is
     *     refused
     */
    default ImageSize size(int width, int height) throws ChunkException {
        return new ImageSize(width, height);
    }

    /**
     * Resizes one frame that is not on the heap.
     *
     * @param source at the size of the video; not valid after the call
     * @return the resized frame
     * @throws ChunkException if the model does not support frames of this size; the chunk is
     *     refused
     */
    default RgbImage resize(FramePixels source) throws ChunkException {
        return resize(source.copy());
    }
}
