package dev.sluice.operators.record;

import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes {@link OutboundRecord}s to one topic. */
public final class OutboundSerializer implements KafkaRecordSerializationSchema<OutboundRecord> {

    private static final long serialVersionUID = 1L;

    private final String topic;

    public OutboundSerializer(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            OutboundRecord record, KafkaSinkContext context, Long flinkTimestamp) {
        Long timestamp = record.timestamp() < 0 ? null : Long.valueOf(record.timestamp());
        ProducerRecord<byte[], byte[]> produced =
                new ProducerRecord<>(topic, null, timestamp, record.key(), record.value());
        for (RecordHeader header : record.headers()) {
            produced.headers().add(header.name(), header.value());
        }
        return produced;
    }
}
