package dev.sluice.engine.protocol;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.VideoChunk;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Reads chunks out of records of the video topic. */
public final class ChunkRecords {

    private ChunkRecords() {}

    /**
     * The chunk that a record carries; its bytes are not copied.
     *
     * @throws ChunkException if key, value or headers are not those of a chunk
     */
    public static VideoChunk parse(InboundRecord record) throws ChunkException {
        Headers headers = new RecordHeaders();
        for (RecordHeader header : record.headers()) {
            headers.add(header.name(), header.value());
        }
        return ChunkHeaders.parse(record.streamId(), headers, record.value());
    }
}
