// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkMetadata;
import dev.sluice.ingest.publish.KafkaChunkHeaders;
import dev.sluice.operators.config.ReplayOptions;
import dev.sluice.platform.client.TopicTail;
import dev.sluice.platform.config.KafkaSettings;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Finds the chunk with what a stream showed last before a capture time: of the chunks that begin
 * before it the latest one, and of equal ones that of the newest epoch. One consumer serves all
 * searches. Not thread-safe.
 */
public final class ChunkFinder implements AutoCloseable {

    /** Most chunks begin this shortly before a time that they contain. */
    private static final Duration NEAR = Duration.ofSeconds(5);

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final TopicTail tail;
    private final List<Duration> reaches;

    private ChunkFinder(TopicTail tail, Duration margin) {
        this.tail = tail;
        this.reaches = List.of(NEAR, margin);
    }

    /**
     * Opens the video topic of a deployment.
     *
     * @throws dev.sluice.platform.SluiceException if there is none, or no broker responds
     */
    public static ChunkFinder open(ReadableConfig config) {
        KafkaSettings kafka = KafkaSettings.of(config);
        return new ChunkFinder(
                TopicTail.open(kafka.client(), kafka.video()),
                config.get(ReplayOptions.SEEK_MARGIN));
    }

    /**
     * What a search has found.
     *
     * @param record the record of the chunk; empty if there is none
     * @param complete whether all records of the time were read
     */
    public record Found(Optional<ConsumerRecord<byte[], byte[]>> record, boolean complete) {}

    /**
     * Finds a chunk among those that are in the topic now.
     *
     * @param micros a capture time, microseconds since 1970
     */
    public Found before(String streamId, long micros) {
        tail.refresh();
        Instant time = CaptureTime.instant(micros);
        Latest latest = new Latest(streamId, micros);
        boolean complete = true;
        for (Duration reach : reaches) {
            // Records have the time of their first frame in milliseconds.
            complete = tail.readBetween(time.minus(reach), time.plusMillis(1), LIMIT, latest::take);
            if (latest.record != null) {
                break;
            }
        }
        return new Found(Optional.ofNullable(latest.record), complete);
    }

    @Override
    public void close() {
        tail.close();
    }

    private static final class Latest {

        private final String streamId;
        private final long micros;
        private @Nullable ConsumerRecord<byte[], byte[]> record;
        private @Nullable ChunkMetadata chunk;

        Latest(String streamId, long micros) {
            this.streamId = streamId;
            this.micros = micros;
        }

        void take(ConsumerRecord<byte[], byte[]> next) {
            if (next.key() == null
                    || next.value() == null // the request to forget a stream
                    || !streamId.equals(new String(next.key(), UTF_8))) {
                return;
            }
            try {
                ChunkMetadata read = KafkaChunkHeaders.metadata(next.headers());
                if (isBetter(read)) {
                    chunk = read;
                    record = next;
                }
            } catch (ChunkException e) {
                // The job writes a dead letter about it.
            }
        }

        private boolean isBetter(ChunkMetadata read) {
            if (read.captureMicros() >= micros) {
                return false;
            }
            return chunk == null
                    || read.captureMicros() > chunk.captureMicros()
                    || read.captureMicros() == chunk.captureMicros()
                            && read.epoch() >= chunk.epoch();
        }
    }
}
