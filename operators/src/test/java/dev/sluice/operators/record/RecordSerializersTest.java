// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.record;

import dev.sluice.engine.fixture.TestingChunks;
import dev.sluice.engine.protocol.ChunkRecord;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.RecordHeader;
import dev.sluice.engine.protocol.StreamEvent;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordSerializersTest {

    private static final List<RecordHeader> HEADERS =
            List.of(
                    RecordHeader.of("a", "1"),
                    new RecordHeader("a", null),
                    new RecordHeader("", new byte[0]));

    static Stream<TypeInformation<?>> types() {
        return Stream.of(
                FlinkTypes.INBOUND, FlinkTypes.CHUNK, FlinkTypes.OUTBOUND, FlinkTypes.EVENT);
    }

    @Test
    void anInboundRecordComesBackWhole() throws IOException {
        InboundRecord record =
                new InboundRecord(
                        "video", 3, 1L << 40, -1, "cam".getBytes(), new byte[] {1, -2}, HEADERS);

        assertThat(Serializers.roundTrip(FlinkTypes.INBOUND, record))
                .usingRecursiveComparison()
                .isEqualTo(record);
    }

    @Test
    void anInboundRecordWithoutKeyAndValueComesBackWithoutThem() throws IOException {
        InboundRecord record = new InboundRecord("video", 0, 0, 0, null, null, List.of());

        InboundRecord read = Serializers.roundTrip(FlinkTypes.INBOUND, record);

        assertThat(read).usingRecursiveComparison().isEqualTo(record);
        assertThat(read.streamId()).isEmpty();
    }

    @Test
    void aChunkRecordComesBackWithItsHeadersParsed() throws Exception {
        ChunkRecord chunk = ChunkRecord.parse(TestingChunks.chunk("cam", 3));

        ChunkRecord read = Serializers.roundTrip(FlinkTypes.CHUNK, chunk);

        assertThat(read).usingRecursiveComparison().isEqualTo(chunk);
        assertThat(read.chunk().data()).isSameAs(read.record().value());
    }

    @Test
    void anOutboundRecordComesBackWhole() throws IOException {
        OutboundRecord record = new OutboundRecord(null, new byte[] {7}, HEADERS, 42);

        assertThat(Serializers.roundTrip(FlinkTypes.OUTBOUND, record))
                .usingRecursiveComparison()
                .isEqualTo(record);
    }

    @Test
    void anEventComesBackWhole() throws IOException {
        StreamEvent event =
                StreamEvent.of(EventType.GAP, "cam", 1_500_000).with("epoch", 4).build();

        assertThat(Serializers.roundTrip(FlinkTypes.EVENT, event)).isEqualTo(event);
    }

    @Test
    void aFormatOfALaterReleaseIsRefusedByName() throws IOException {
        byte[] bytes =
                Serializers.bytes(
                        FlinkTypes.INBOUND, new InboundRecord("t", 0, 0, 0, null, null, List.of()));
        bytes[0] = 2;

        assertThatThrownBy(() -> Serializers.value(FlinkTypes.INBOUND, bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2 of the inbound record")
                .hasMessageContaining("reads versions 1 to 1");
    }

    @ParameterizedTest
    @MethodSource("types")
    void aSavepointFindsTheSerializerAgain(TypeInformation<?> type) throws Exception {
        TypeSerializer<?> serializer = type.createSerializer(new SerializerConfigImpl());
        TypeSerializerSnapshot<?> snapshot =
                serializer.snapshotConfiguration().getClass().getConstructor().newInstance();

        assertThat(snapshot.restoreSerializer()).isEqualTo(serializer);
    }
}
