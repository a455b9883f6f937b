package dev.sluice.ingest.publish;

import java.util.Optional;
import java.util.Properties;

/**
 * Where and how chunks are published.
 *
 * @param client {@code sluice.kafka.*}: properties of every client, {@code bootstrap.servers} among
 *     them
 * @param videoTopic {@code sluice.kafka.topics.video}
 * @param eventsTopic {@code sluice.kafka.topics.events}; empty: events are not published
 * @param maxRecordBytes {@code sluice.kafka.max-record-bytes}: the largest chunk with its headers,
 *     which is the video topic's {@code max.message.bytes}
 */
public record KafkaPublisherSettings(
        Properties client, String videoTopic, Optional<String> eventsTopic, int maxRecordBytes) {

    /** Room for the headers around a chunk. */
    public static final int HEADER_BYTES = 64 << 10;
}
