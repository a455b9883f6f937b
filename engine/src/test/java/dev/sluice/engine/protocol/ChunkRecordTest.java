// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.engine.fixture.TestingChunks;
import dev.sluice.ingest.chunk.ChunkException;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests of {@link ChunkRecord}. */
class ChunkRecordTest {

    @Test
    void aChunkIsParsedFromItsRecordWithoutCopyingIt() throws Exception {
        InboundRecord record = TestingChunks.chunk("cam", 3);
        ChunkRecord parsed = ChunkRecord.parse(record);
        assertThat(parsed.streamId()).isEqualTo("cam");
        assertThat(parsed.record()).isSameAs(record);
        assertThat(parsed.chunk().sequence()).isEqualTo(3);
        assertThat(parsed.chunk().data()).isSameAs(record.value());
    }

    @Test
    void theLastHeaderOfANameCounts() throws Exception {
        InboundRecord record = TestingChunks.chunk("cam", 3);
        List<RecordHeader> headers = new ArrayList<>();
        headers.add(RecordHeader.of("ce_type", "something else"));
        headers.addAll(record.headers());
        assertThat(ChunkRecord.parse(with(record, headers)).chunk().sequence()).isEqualTo(3);
        headers.add(RecordHeader.of("ce_type", "something else"));
        assertThatThrownBy(() -> ChunkRecord.parse(with(record, headers)))
                .isInstanceOf(ChunkException.class)
                .hasMessageContaining("ce_type");
    }

    @Test
    void aRecordWithoutTheHeadersOfAChunkIsRefused() {
        InboundRecord text =
                new InboundRecord(
                        "video", 0, 3, 0, "cam".getBytes(UTF_8), "text".getBytes(UTF_8), List.of());
        assertThatThrownBy(() -> ChunkRecord.parse(text))
                .isInstanceOfSatisfying(
                        ChunkException.class,
                        e -> assertThat(e.kind()).isEqualTo(ChunkException.Kind.CORRUPT));
    }

    private static InboundRecord with(InboundRecord record, List<RecordHeader> headers) {
        return new InboundRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                headers);
    }
}
