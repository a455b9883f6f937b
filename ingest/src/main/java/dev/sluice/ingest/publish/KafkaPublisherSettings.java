// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.publish;

import java.util.Optional;
import java.util.Properties;

/**
 * Settings of {@link KafkaChunkPublisher}.
 *
 * @param client {@code sluice.kafka.*}: properties of every client, including {@code
 *     bootstrap.servers}
 * @param videoTopic {@code sluice.kafka.topics.video}
 * @param eventsTopic {@code sluice.kafka.topics.events}; if it is empty, events are not published
 * @param maxRecordBytes {@code sluice.kafka.max-record-bytes}: maximum size of a chunk with its
 *     headers, which is the video topic's {@code max.message.bytes}
 */
public record KafkaPublisherSettings(
        Properties client, String videoTopic, Optional<String> eventsTopic, int maxRecordBytes) {

    /** Bytes to reserve for the headers of a chunk. */
    public static final int HEADER_BYTES = 64 << 10;
}
