// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.VideoChunk;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HexFormat;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A record of the video topic whose headers are parsed: a chunk, or a request to forget its stream.
 * The record is kept as it was read, for state and for dead letters.
 *
 * @param record the record
 * @param chunk the chunk in the record, with the record's bytes; empty if it {@link #isForget is a
 *     request}
 */
public record ChunkRecord(InboundRecord record, VideoChunk chunk) {

    private static final int MAX_SHOWN = 16;

    /**
     * Parses a record's headers; its bytes are not copied.
     *
     * @throws ChunkException if the key, the value or a header is not that of a chunk
     */
    public static ChunkRecord parse(InboundRecord record) throws ChunkException {
        requireText(record.key());
        VideoChunk chunk =
                ChunkHeaders.parse(
                        record.streamId(), name -> lastValue(record, name), record.value());
        return new ChunkRecord(record, chunk);
    }

    /**
     * Returns the record of a {@link ForgetRequest}, which passes among the chunks of its stream.
     * Its chunk is empty.
     *
     * @throws ChunkException if the key cannot be the id of a stream
     */
    public static ChunkRecord forget(InboundRecord record) throws ChunkException {
        requireText(record.key());
        String streamId = ChunkHeaders.requireStreamId(record.streamId());
        return new ChunkRecord(
                record, new VideoChunk(streamId, 0, 0, "", 0, 0, 0, "", new byte[0]));
    }

    /** Whether this is a request to forget the stream, and no chunk. */
    public boolean isForget() {
        return record.value() == null;
    }

    /** Different bytes that are not UTF-8 would be the same text, and so the same stream. */
    private static void requireText(byte @Nullable [] key) throws ChunkException {
        if (key != null && !Arrays.equals(new String(key, UTF_8).getBytes(UTF_8), key)) {
            byte[] shown = Arrays.copyOf(key, Math.min(key.length, MAX_SHOWN));
            throw new ChunkException(
                    ChunkException.Kind.CORRUPT,
                    "the record's key is not UTF-8 (it begins with bytes %s): expected the stream's id; set the key in the producer"
                            .formatted(HexFormat.ofDelimiter(" ").formatHex(shown)));
        }
    }

    /** Returns the value of the last header of a name, or null if there is none. */
    private static byte @Nullable [] lastValue(InboundRecord record, String name) {
        byte[] value = null;
        for (RecordHeader header : record.headers()) {
            if (name.equals(header.name())) {
                value = header.value();
            }
        }
        return value;
    }

    /** The stream that the chunk belongs to: the key. */
    public String streamId() {
        return chunk.streamId();
    }
}
