// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.ingest.chunk.VideoChunk;

import java.io.IOException;

/** Takes the chunks of one video in their order. */
public interface ClipSink {

    /**
     * Takes the next chunk.
     *
     * @return the result, with the failure if the chunk cannot be used
     */
    ChunkResult apply(VideoChunk chunk) throws IOException;

    /** Ends the video. */
    ChunkResult end() throws IOException;
}
