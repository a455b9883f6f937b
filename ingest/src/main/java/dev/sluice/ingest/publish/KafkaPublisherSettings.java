package dev.sluice.ingest.publish;

import java.util.Optional;
import java.util.Properties;

/**
 * Where and how chunks are published.
 *
 * @param client {@code kafka.*}: properties of every client, {@code bootstrap.servers} among them
 * @param videoTopic {@code kafka.topics.video}
 * @param eventsTopic {@code kafka.topics.events}; empty: events are not published
 * @param maxRecordBytes {@code kafka.max-record-bytes}: the largest chunk with its headers, which
 *     is the video topic's {@code max.message.bytes}
 */
public record KafkaPublisherSettings(
        Properties client, String videoTopic, Optional<String> eventsTopic, int maxRecordBytes) {}
