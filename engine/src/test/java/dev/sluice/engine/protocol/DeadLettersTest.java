// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.ingest.chunk.ChunkException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.RecordBatch;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

class DeadLettersTest {

    private static final int INPUT_LIMIT = 1 << 20;

    private final DeadLetters deadLetters = new DeadLetters(INPUT_LIMIT);

    @Test
    void aDeadLetterHoldsTheRecordAndTheError() {
        InboundRecord record =
                record(
                        "cam".getBytes(UTF_8),
                        new byte[] {1, 2},
                        List.of(RecordHeader.of("ce_id", "1-2")));

        OutboundRecord deadLetter =
                deadLetters.of(
                        record,
                        "decode",
                        new ChunkException(ChunkException.Kind.CORRUPT, "found text"));

        assertThat(deadLetter.key()).isEqualTo(record.key());
        assertThat(deadLetter.value()).isEqualTo(record.value());
        assertThat(deadLetter.timestamp()).isEqualTo(1234);
        assertThat(texts(deadLetter))
                .containsEntry("ce_id", "1-2")
                .containsEntry("__sluice.errors.topic", "video")
                .containsEntry("__sluice.errors.partition", "2")
                .containsEntry("__sluice.errors.offset", "77")
                .containsEntry("__sluice.errors.stage", "decode")
                .containsEntry("__sluice.errors.code", "CHUNK_CORRUPT")
                .containsEntry("__sluice.errors.message", "found text")
                .hasEntrySatisfying(
                        "__sluice.errors.exception",
                        trace -> assertThat(trace).contains("ChunkException", "DeadLettersTest"));
    }

    @Test
    void aDeadLetterIsNotAheadOfTheWallClock() {
        long now = System.currentTimeMillis();
        InboundRecord ahead =
                new InboundRecord("video", 2, 77, now + 86_400_001, null, null, List.of());
        InboundRecord unstamped = new InboundRecord("video", 2, 77, -1, null, null, List.of());

        assertThat(deadLetters.of(ahead, "parse", ErrorCode.INTERNAL, "").timestamp())
                .isBetween(now, System.currentTimeMillis());
        assertThat(deadLetters.of(unstamped, "parse", ErrorCode.INTERNAL, "").timestamp())
                .isEqualTo(-1);
    }

    @Test
    void aTextIsCutToItsLimitWithoutBreakingACharacter() {
        String message = "x" + "€".repeat(DeadLetters.MAX_TEXT);

        OutboundRecord deadLetter =
                deadLetters.of(record(null, null, List.of()), "parse", ErrorCode.INTERNAL, message);

        String cut = texts(deadLetter).get("__sluice.errors.message");
        assertThat(cut.getBytes(UTF_8).length)
                .isBetween(DeadLetters.MAX_TEXT - 2, DeadLetters.MAX_TEXT);
        assertThat(message).startsWith(cut);
    }

    @Test
    void aRecordAsLargeAsItsTopicAllowsIsKeptUnchanged() {
        InboundRecord record = largest(16);

        OutboundRecord deadLetter = worstLetter(record);

        assertThat(deadLetter.value()).isEqualTo(record.value());
        assertThat(kafkaSize(deadLetter)).isLessThanOrEqualTo(deadLetters.maxRecordBytes());
    }

    @Test
    void aValueThatDoesNotFitIsReplacedByItsCoordinatesAndDigest() throws Exception {
        byte[] value = new byte[INPUT_LIMIT + DeadLetters.HEADROOM];
        InboundRecord record =
                record("cam".getBytes(UTF_8), value, List.of(RecordHeader.of("ce_id", "1-2")));

        OutboundRecord deadLetter = worstLetter(record);

        assertThat(kafkaSize(deadLetter)).isLessThanOrEqualTo(deadLetters.maxRecordBytes());
        assertThat(texts(deadLetter))
                .containsEntry("__sluice.errors.omitted", "value")
                .containsEntry("ce_id", "1-2");
        JsonNode reference = new ObjectMapper().readTree(deadLetter.value());
        assertThat(reference.get("topic").asText()).isEqualTo("video");
        assertThat(reference.get("partition").asInt()).isEqualTo(2);
        assertThat(reference.get("offset").asLong()).isEqualTo(77);
        assertThat(reference.get("bytes").asInt()).isEqualTo(value.length);
        assertThat(HexFormat.of().parseHex(reference.get("sha256").asText())).hasSize(32);
    }

    @Test
    void headersAndAKeyThatDoNotFitAreLeftOutToo() {
        byte[] large = new byte[INPUT_LIMIT + DeadLetters.HEADROOM];
        OutboundRecord headers =
                worstLetter(record(new byte[1], null, List.of(new RecordHeader("big", large))));
        OutboundRecord key = worstLetter(record(large, null, List.of()));

        assertThat(texts(headers)).containsEntry("__sluice.errors.omitted", "value,headers");
        assertThat(kafkaSize(headers)).isLessThanOrEqualTo(deadLetters.maxRecordBytes());
        assertThat(texts(key)).containsEntry("__sluice.errors.omitted", "value,headers,key");
        assertThat(kafkaSize(key)).isLessThanOrEqualTo(deadLetters.maxRecordBytes());
    }

    @Test
    void everyDeadLetterFitsItsTopic() {
        long seed = 20261120;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<RecordHeader> headers = new ArrayList<>();
            int count = random.nextInt(4);
            for (int i = 0; i < count; i++) {
                headers.add(new RecordHeader("h" + i, new byte[random.nextInt(400_000)]));
            }
            InboundRecord record =
                    record(
                            new byte[random.nextInt(400_000)],
                            new byte[random.nextInt(1_400_000)],
                            headers);

            assertThat(kafkaSize(worstLetter(record)))
                    .as("round %d of seed %d", round, seed)
                    .isLessThanOrEqualTo(deadLetters.maxRecordBytes());
        }
    }

    @Test
    void aDeadLetterThatFailsAgainDoesNotCollectErrors() {
        InboundRecord record =
                record(null, null, List.of(RecordHeader.of("__sluice.errors.code", "OLD")));

        OutboundRecord deadLetter = deadLetters.of(record, "parse", ErrorCode.INTERNAL, "new");

        assertThat(deadLetter.headers().stream().filter(it -> it.name().endsWith(".code")))
                .extracting(RecordHeader::text)
                .containsExactly("INTERNAL");
    }

    private OutboundRecord worstLetter(InboundRecord record) {
        Exception failure = new IllegalStateException("m".repeat(100_000));
        return deadLetters.of(record, "s".repeat(100_000), failure);
    }

    /** A record whose batch is exactly as large as the input topic takes. */
    private static InboundRecord largest(int headerCount) {
        List<RecordHeader> headers = new ArrayList<>();
        for (int i = 0; i < headerCount; i++) {
            headers.add(RecordHeader.of("ce_header" + i, "value"));
        }
        InboundRecord empty = record("cam".getBytes(UTF_8), new byte[0], headers);
        int room = INPUT_LIMIT - kafkaSize(empty.key(), empty.value(), headers);
        return record(empty.key(), new byte[room], headers);
    }

    private static InboundRecord record(byte[] key, byte[] value, List<RecordHeader> headers) {
        return new InboundRecord("video", 2, 77, 1234, key, value, headers);
    }

    private static java.util.Map<String, String> texts(OutboundRecord deadLetter) {
        return deadLetter.headers().stream().collect(toMap(RecordHeader::name, RecordHeader::text));
    }

    private static int kafkaSize(OutboundRecord deadLetter) {
        return kafkaSize(deadLetter.key(), deadLetter.value(), deadLetter.headers());
    }

    /** The size that the producer compares with its limit. */
    private static int kafkaSize(byte[] key, byte[] value, List<RecordHeader> headers) {
        Header[] kafkaHeaders =
                headers.stream()
                        .map(
                                it ->
                                        new org.apache.kafka.common.header.internals.RecordHeader(
                                                it.name(), it.value()))
                        .toArray(Header[]::new);
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                Compression.NONE.type(),
                key == null ? null : ByteBuffer.wrap(key),
                value == null ? null : ByteBuffer.wrap(value),
                kafkaHeaders);
    }
}
