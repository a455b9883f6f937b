package dev.sluice.ingest.publish;

import dev.sluice.ingest.chunk.VideoChunk;

import java.io.IOException;

/** Where chunks go. Safe for several threads; the order of one stream's chunks is kept. */
public interface ChunkPublisher extends AutoCloseable {

    /**
     * Takes a chunk; waits while too much is under way.
     *
     * @throws IOException if this chunk, or an earlier one of its epoch, cannot be published: the
     *     epoch has a hole, so a new one has to begin
     */
    void publish(VideoChunk chunk) throws IOException;

    /** Takes an event. */
    void event(IngestEvent event) throws IOException;

    /**
     * Waits until everything that was taken has arrived; fails as {@link #publish} does, for the
     * epoch that the stream is in.
     */
    void flush(String streamId) throws IOException;

    @Override
    void close();
}
