// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.record;

import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.RecordHeader;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

import java.util.ArrayList;
import java.util.List;

/**
 * Accepts every record unchanged. Records are validated by an operator, which can send them to the
 * dead-letter topic.
 */
public final class InboundDeserializer implements KafkaRecordDeserializationSchema<InboundRecord> {

    private static final long serialVersionUID = 1L;

    static {
        ClosingClasses.load(); // this class is loaded with every source, in the job manager, too
    }

    @Override
    public void deserialize(
            ConsumerRecord<byte[], byte[]> record, Collector<InboundRecord> collector) {
        List<RecordHeader> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new RecordHeader(header.key(), header.value()));
        }
        collector.collect(
                new InboundRecord(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        record.key(),
                        record.value(),
                        headers));
    }

    @Override
    public TypeInformation<InboundRecord> getProducedType() {
        return FlinkTypes.INBOUND;
    }
}
