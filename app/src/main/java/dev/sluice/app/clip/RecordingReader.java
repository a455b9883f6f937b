// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.publish.KafkaChunkHeaders;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.client.TopicTail;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.text.Quantity;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads the chunks of one stream from the video topic, in the order of the topic. A chunk that does
 * not follow the one before is left out: a repeated one, or one of an older epoch. Not safe for
 * several threads.
 */
final class RecordingReader {

    /** Chunks may begin this long before a time that they contain. */
    private static final Duration LONGEST_CHUNK = Duration.ofMinutes(2);

    private static final Duration LIMIT = Duration.ofDays(30);

    private final String streamId;
    private final long fromMicros;
    private final long toMicros;
    private final ClipChunks chunks;
    private final Consumer<String> notes;
    private long endMicros = Long.MIN_VALUE; // of the last chunk that was passed on
    private long read;
    private long leftOut;
    private boolean past;

    RecordingReader(
            String streamId, Instant from, Instant to, ClipChunks chunks, Consumer<String> notes) {
        this.streamId = streamId;
        this.fromMicros = CaptureTime.micros(from);
        this.toMicros = CaptureTime.micros(to);
        this.chunks = chunks;
        this.notes = notes;
    }

    /**
     * Reads the chunks that contain a time of the interval.
     *
     * @throws SluiceException if there are none
     */
    void read(KafkaSettings kafka) throws IOException {
        Instant from = CaptureTime.instant(fromMicros).minus(LONGEST_CHUNK);
        try (TopicTail tail = TopicTail.open(kafka.client(), kafka.video())) {
            tail.readSince(from, LIMIT, () -> !isPast(), this::take);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (read == 0) {
            throw new SluiceException(
                    "found no video of stream '%s' from %s to %s in the topic '%s'; './sluice streams' lists the streams and their times"
                            .formatted(
                                    streamId,
                                    CaptureTime.format(fromMicros),
                                    CaptureTime.format(toMicros),
                                    kafka.video()));
        }
        if (leftOut > 0) {
            notes.accept(
                    "%s: %s left out, because the stream has these times already"
                            .formatted(
                                    streamId, Quantity.count(leftOut, "chunk is", "chunks are")));
        }
    }

    /** Whether a chunk from after the interval has been taken. */
    boolean isPast() {
        return past;
    }

    /** Takes a record of the topic, of whatever stream. */
    void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null
                || record.value() == null
                || !new String(record.key(), UTF_8).equals(streamId)) {
            return;
        }
        try {
            take(KafkaChunkHeaders.parse(streamId, record.headers(), record.value()));
        } catch (ChunkException e) {
            notes.accept(streamId + ": a chunk is left out: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(VideoChunk chunk) throws IOException {
        past = chunk.captureMicros() >= toMicros;
        if (past || chunk.endMicros() <= fromMicros) {
            return;
        }
        if (chunk.endMicros() <= endMicros) {
            leftOut++;
            return;
        }
        endMicros = chunk.endMicros();
        read++;
        chunks.publish(chunk);
        chunks.takeRefused()
                .ifPresent(
                        e -> notes.accept(streamId + ": a chunk is left out: " + e.getMessage()));
    }
}
