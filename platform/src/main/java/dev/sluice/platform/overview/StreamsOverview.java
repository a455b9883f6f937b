// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.overview;

import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.publish.KafkaChunkHeaders;
import dev.sluice.platform.client.TopicTail;
import dev.sluice.platform.config.KafkaSettings;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The streams of a deployment, as the video and events topics say. Only what is newest is read of
 * large topics. Immutable.
 *
 * @param streams by id
 * @param eventsComplete whether all events were read, so that losses and ended streams are complete
 * @param videoComplete whether all chunks were read that were asked for
 */
public record StreamsOverview(
        List<StreamStatus> streams, boolean eventsComplete, boolean videoComplete) {

    private static final int FIRST_CHUNKS = 64;
    private static final int FIRST_EVENTS = 2_048;

    public StreamsOverview {
        streams = List.copyOf(streams);
    }

    /**
     * Reads the topics.
     *
     * @param wanted the ids of the streams to tell about
     * @param since how far back chunks are read
     * @param silent age from which the last chunk of a stream is old
     * @param limit how long to read at most; half of it for each topic
     * @throws dev.sluice.platform.SluiceException if a topic is missing or no broker responds
     */
    public static StreamsOverview read(
            KafkaSettings kafka,
            Predicate<String> wanted,
            Duration since,
            Duration silent,
            Duration limit) {
        Map<String, StatusBuilder> builders = new TreeMap<>();
        Instant now = Instant.now();
        Duration half = limit.dividedBy(2);
        boolean events;
        boolean video;
        try (TopicTail tail = TopicTail.open(kafka.client(), kafka.events())) {
            events =
                    tail.readBack(
                            FIRST_EVENTS,
                            Instant.EPOCH,
                            half,
                            () -> true,
                            record -> event(record, wanted, builders));
        }
        try (TopicTail tail = TopicTail.open(kafka.client(), kafka.video())) {
            video =
                    tail.readBack(
                            FIRST_CHUNKS,
                            now.minus(since),
                            half,
                            () -> builders.values().stream().anyMatch(b -> !b.hasChunk()),
                            record -> chunk(record, wanted, builders));
        }
        long nowMicros = CaptureTime.micros(Instant.now());
        return new StreamsOverview(
                builders.values().stream()
                        .map(builder -> builder.build(nowMicros, silent.toNanos() / 1_000))
                        .toList(),
                events,
                video);
    }

    private static void event(
            ConsumerRecord<byte[], byte[]> record,
            Predicate<String> wanted,
            Map<String, StatusBuilder> builders) {
        try {
            StreamEvent event = StreamEvent.read(record.value());
            if (event.type() == EventType.SOURCE && wanted.test(event.streamId())) {
                builders.computeIfAbsent(event.streamId(), StatusBuilder::new).event(event);
            }
        } catch (IllegalArgumentException e) {
            // A record that is not an event says nothing about a stream.
        }
    }

    private static void chunk(
            ConsumerRecord<byte[], byte[]> record,
            Predicate<String> wanted,
            Map<String, StatusBuilder> builders) {
        String streamId = record.key() == null ? "" : new String(record.key(), UTF_8);
        if (streamId.isEmpty() || !wanted.test(streamId)) {
            return;
        }
        try {
            builders.computeIfAbsent(streamId, StatusBuilder::new)
                    .chunk(KafkaChunkHeaders.metadata(record.headers()));
        } catch (ChunkException e) {
            // The job writes a dead letter about it.
        }
    }
}
