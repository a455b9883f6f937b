// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.video;

import dev.sluice.console.topic.RecordPlace;
import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.ChunkMetadata;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A chunk in the index: what its record says, without its bytes.
 *
 * @param place where the record is
 * @param chunk its headers
 * @param media what its bytes are
 * @param bytes size of its value
 * @param readMillis wall-clock time at which the console read it, milliseconds since 1970
 */
public record ChunkEntry(
        RecordPlace place, ChunkMetadata chunk, ChunkMedia media, int bytes, long readMillis) {

    /**
     * Reads a record of the video topic.
     *
     * @return empty if it is not a valid chunk; the job writes a dead letter about that
     */
    public static Optional<ChunkEntry> read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Optional.empty(); // the request to forget a stream
        }
        try {
            ChunkMetadata chunk = ChunkHeaders.metadata(name -> header(record, name));
            ChunkContainer container = ChunkContainer.of(chunk.contentType()).orElseThrow();
            return Optional.of(
                    new ChunkEntry(
                            new RecordPlace(record.partition(), record.offset()),
                            chunk,
                            MediaReader.read(container, record.value()),
                            record.value().length,
                            System.currentTimeMillis()));
        } catch (ChunkException e) {
            return Optional.empty();
        }
    }

    private static byte @Nullable [] header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : header.value();
    }

    /** Capture time of its first shown frame, microseconds since 1970. */
    public long fromMicros() {
        return chunk.captureMicros();
    }

    /** Capture time of the end of its last frame, microseconds since 1970. */
    public long toMicros() {
        return chunk.endMicros();
    }

    /** The end of the chunk's address. */
    public String name() {
        return place + media.suffix();
    }

    /** Returns the bytes as a player gets them: with capture times, and without the beginning. */
    public byte[] segment(byte[] value) {
        byte[] moved = CaptureClock.apply(chunk, media, value);
        int init = media.initBytes();
        if (init == 0) {
            return moved;
        }
        return Arrays.copyOfRange(moved, init, moved.length);
    }

    /** Returns the beginning of a fragmented MP4, which a player needs before its segments. */
    public byte[] init(byte[] value) {
        return Arrays.copyOf(value, media.initBytes());
    }

    /** Returns the bytes of the whole chunk with capture times. */
    public byte[] whole(byte[] value) {
        return CaptureClock.apply(chunk, media, value);
    }

    /** Returns the capture times of the shown frames, ascending; none if they cannot be read. */
    public List<Long> frameTimes(byte[] value) {
        return CaptureClock.frameTimes(chunk, media, value);
    }
}
