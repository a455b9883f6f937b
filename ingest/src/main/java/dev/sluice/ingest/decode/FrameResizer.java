package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;

/** What becomes of a sampled picture: the vision model's own resizing. Called once a picture. */
@FunctionalInterface
public interface FrameResizer {

    /**
     * Resizes one picture.
     *
     * @param source at the video's size, owned by the resizer from now on
     * @return the picture that is kept; may be {@code source} itself
     * @throws ChunkException if the model takes no picture of this size; costs the chunk
     */
    RgbImage resize(RgbImage source) throws ChunkException;
}
