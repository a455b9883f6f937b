// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.publish;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkHeader;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.VideoChunk;

import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KafkaChunkHeadersTest {

    private static final VideoChunk CHUNK =
            new VideoChunk("gate", 7, 3, "camera", 0, 1_000_000, 0, "video/mp2t", new byte[] {71});

    @Test
    void parsingIsTheInverseOfWriting() throws ChunkException {
        Headers headers = KafkaChunkHeaders.of(CHUNK);

        assertThat(KafkaChunkHeaders.parse("gate", headers, CHUNK.data())).isEqualTo(CHUNK);
        assertThat(headers.toArray())
                .extracting(header -> header.key())
                .containsExactlyElementsOf(
                        ChunkHeaders.of(CHUNK).stream().map(ChunkHeader::name).toList());
    }

    @Test
    void theLastHeaderOfANameCounts() throws ChunkException {
        Headers headers = KafkaChunkHeaders.of(CHUNK);
        headers.add(ChunkHeaders.SOURCE, "other".getBytes(UTF_8));

        assertThat(KafkaChunkHeaders.parse("gate", headers, CHUNK.data()).source())
                .isEqualTo("other");
    }

    @Test
    void aMissingHeaderIsNamed() {
        Headers headers = KafkaChunkHeaders.of(CHUNK).remove(ChunkHeaders.TYPE);

        assertThatThrownBy(() -> KafkaChunkHeaders.parse("gate", headers, CHUNK.data()))
                .isInstanceOf(ChunkException.class)
                .hasMessageContaining("header ce_type is missing");
    }
}
