// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.publish;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkHeader;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.ChunkMetadata;
import dev.sluice.ingest.chunk.VideoChunk;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Converts the headers of a chunk to and from those of the Kafka clients. Stateless. */
public final class KafkaChunkHeaders {

    private KafkaChunkHeaders() {}

    /** The headers of a chunk's record. */
    public static Headers of(VideoChunk chunk) {
        Headers headers = new RecordHeaders();
        for (ChunkHeader header : ChunkHeaders.of(chunk)) {
            headers.add(header.name(), header.value());
        }
        return headers;
    }

    /**
     * Parses the chunk of a record as {@link ChunkHeaders#parse} does.
     *
     * @param streamId the record's key, null if it has none
     * @param value the record's value, null if it has none; not copied
     * @throws ChunkException if the key is not a valid id, or a header is missing or invalid
     */
    public static VideoChunk parse(
            @Nullable String streamId, Headers headers, byte @Nullable [] value)
            throws ChunkException {
        return ChunkHeaders.parse(streamId, name -> lastValue(headers, name), value);
    }

    /**
     * Parses the headers of a record as {@link ChunkHeaders#metadata} does, without key and value.
     *
     * @throws ChunkException if a header is missing or invalid
     */
    public static ChunkMetadata metadata(Headers headers) throws ChunkException {
        return ChunkHeaders.metadata(name -> lastValue(headers, name));
    }

    private static byte @Nullable [] lastValue(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : header.value();
    }
}
