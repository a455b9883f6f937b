package dev.sluice.ingest.publish;

import java.util.Map;
import java.util.Optional;

/**
 * Where and how chunks are published.
 *
 * @param kafka client properties: {@code bootstrap.servers}, security ({@code kafka.*})
 * @param videoTopic {@code topics.video}
 * @param eventsTopic {@code topics.events}; empty: events are not published
 * @param maxChunkBytes {@code ingest.chunk.max-bytes}
 */
public record KafkaPublisherSettings(
        Map<String, String> kafka,
        String videoTopic,
        Optional<String> eventsTopic,
        int maxChunkBytes) {

    public KafkaPublisherSettings {
        kafka = Map.copyOf(kafka);
    }
}
