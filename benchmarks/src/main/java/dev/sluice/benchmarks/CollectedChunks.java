// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;

import java.util.ArrayList;
import java.util.List;

/** Keeps published chunks in their order, and no events. Not safe for use by several threads. */
public final class CollectedChunks implements ChunkPublisher {

    private final List<VideoChunk> chunks = new ArrayList<>();

    /** Returns the chunks so far. */
    public List<VideoChunk> chunks() {
        return List.copyOf(chunks);
    }

    @Override
    public void publish(VideoChunk chunk) {
        chunks.add(chunk);
    }

    @Override
    public void event(IngestEvent event) {}

    @Override
    public void flush(String streamId) {}

    @Override
    public void close() {}
}
