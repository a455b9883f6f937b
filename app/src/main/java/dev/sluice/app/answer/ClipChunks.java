// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.answer;

import dev.sluice.engine.clip.ClipStream;
import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;

import java.io.IOException;

/** Takes the chunks that ingest cuts, in place of Kafka. Not safe for several threads. */
final class ClipChunks implements ChunkPublisher {

    private final ClipStream clip;

    ClipChunks(ClipStream clip) {
        this.clip = clip;
    }

    @Override
    public void publish(VideoChunk chunk) throws IOException {
        check(clip.apply(chunk));
    }

    /** Ends the clip. */
    void finish() throws IOException {
        check(clip.end());
    }

    /** The job would skip the chunk; an answer about one file should be about all of it. */
    private static void check(ChunkResult result) throws IOException {
        if (result.failure() != null) {
            throw new IOException(result.failure().getMessage(), result.failure());
        }
    }

    @Override
    public void event(IngestEvent event) throws IOException {
        if (event instanceof IngestEvent.LeftOut leftOut) {
            throw new IOException(
                    "%d frames cannot be cut into chunks: %s"
                            .formatted(leftOut.frames(), leftOut.message()));
        }
    }

    @Override
    public void flush(String streamId) {
        // Nothing is in flight: a chunk is applied before publish returns.
    }

    @Override
    public void close() {
        // There is nothing to close: a chunk's native memory is freed before publish returns.
    }
}
