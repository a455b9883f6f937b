// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.record;

import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.RecordHeader;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class OutboundSerializerTest {

    private final OutboundSerializer serializer = new OutboundSerializer("video.dlq");

    @Test
    void everythingOfARecordIsWritten() {
        List<RecordHeader> headers =
                List.of(RecordHeader.of("same", "first"), RecordHeader.of("same", "second"));
        OutboundRecord record =
                new OutboundRecord("cam".getBytes(UTF_8), new byte[] {1, 2}, headers, 1234);

        ProducerRecord<byte[], byte[]> produced = serializer.serialize(record, null, null);

        assertThat(produced.topic()).isEqualTo("video.dlq");
        assertThat(produced.partition()).isNull();
        assertThat(produced.timestamp()).isEqualTo(1234);
        assertThat(produced.key()).isEqualTo(record.key());
        assertThat(produced.value()).isEqualTo(record.value());
        assertThat(produced.headers().toArray())
                .extracting(Header::key, header -> new String(header.value(), UTF_8))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("same", "first"),
                        org.assertj.core.groups.Tuple.tuple("same", "second"));
    }

    @Test
    void aNegativeTimestampIsLeftToTheProducer() {
        OutboundRecord record = new OutboundRecord(null, null, List.of(), -1);

        assertThat(serializer.serialize(record, null, null).timestamp()).isNull();
    }
}
