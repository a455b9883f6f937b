// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Collects what is published. */
final class CollectingPublisher implements ChunkPublisher {

    final List<VideoChunk> chunks = new CopyOnWriteArrayList<>();
    final List<IngestEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void publish(VideoChunk chunk) {
        chunks.add(chunk);
    }

    @Override
    public void event(IngestEvent event) {
        events.add(event);
    }

    @Override
    public void flush(String streamId) {}

    @Override
    public void close() {}

    /** Waits for a number of chunks of a stream; fails after two minutes. */
    void awaitChunks(String streamId, int count) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (chunks.stream().filter(c -> c.streamId().equals(streamId)).count() < count) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "expected %d chunks of %s, found %s; events %s"
                                .formatted(count, streamId, chunks, events));
            }
            Thread.sleep(10);
        }
    }
}
