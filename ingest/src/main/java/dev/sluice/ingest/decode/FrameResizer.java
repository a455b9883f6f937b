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
