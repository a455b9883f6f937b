package dev.sluice.engine.protocol;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.VideoChunk;

/** Reads chunks out of records of the video topic. */
public final class ChunkRecords {

    private ChunkRecords() {}

    /**
     * The chunk that a record carries; its bytes are not copied.
     *
     * @throws ChunkException if key, value or headers are not those of a chunk
     */
    public static VideoChunk parse(InboundRecord record) throws ChunkException {
        return ChunkHeaders.parse(
                record.streamId(), name -> lastValue(record, name), record.value());
    }

    private static byte[] lastValue(InboundRecord record, String name) {
        byte[] value = null;
        for (RecordHeader header : record.headers()) {
            if (name.equals(header.name())) {
                value = header.value();
            }
        }
        return value;
    }
}
