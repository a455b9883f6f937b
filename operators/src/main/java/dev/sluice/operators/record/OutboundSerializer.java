// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.record;

import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.RecordHeader;

import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** Writes {@link OutboundRecord}s to one topic. */
public final class OutboundSerializer
        implements KafkaRecordSerializationSchema<OutboundRecord>, KafkaDatasetFacetProvider {

    private static final long serialVersionUID = 1L;

    private final String topic;

    public OutboundSerializer(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            OutboundRecord record, KafkaSinkContext context, @Nullable Long flinkTimestamp) {
        Long timestamp = record.timestamp() < 0 ? null : Long.valueOf(record.timestamp());
        ProducerRecord<byte[], byte[]> produced =
                new ProducerRecord<>(topic, null, timestamp, record.key(), record.value());
        for (RecordHeader header : record.headers()) {
            produced.headers().add(header.name(), header.value());
        }
        return produced;
    }

    /** With pooled transactional ids, the sink looks up the open transactions of the topic. */
    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(
                new DefaultKafkaDatasetFacet(
                        DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
    }
}
