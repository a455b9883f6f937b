// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.publish;

import dev.sluice.ingest.chunk.VideoChunk;

import java.io.IOException;

/**
 * Publishes the chunks and events of streams. Safe for use by several threads. The order of the
 * chunks of one stream is preserved.
 */
public interface ChunkPublisher extends AutoCloseable {

    /**
     * Publishes a chunk asynchronously; blocks while too many records are in flight.
     *
     * @throws IOException if this chunk, or an earlier one of its epoch, cannot be published: the
     *     epoch has a gap then, so a new epoch has to begin
     */
    void publish(VideoChunk chunk) throws IOException;

    /** Publishes an event asynchronously. */
    void event(IngestEvent event) throws IOException;

    /**
     * Waits until all records are acknowledged.
     *
     * @throws IOException if a chunk of the stream's current epoch could not be published
     */
    void flush(String streamId) throws IOException;

    @Override
    void close();
}
