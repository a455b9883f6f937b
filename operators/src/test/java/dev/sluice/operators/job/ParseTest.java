// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.job;

import dev.sluice.engine.fixture.TestingChunks;
import dev.sluice.engine.protocol.ChunkRecord;
import dev.sluice.engine.protocol.ChunkRecordFormat;
import dev.sluice.engine.protocol.DeadLetters;
import dev.sluice.engine.protocol.ForgetRequest;
import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.RecordHeader;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamQuery;
import dev.sluice.operators.record.SideOutputs;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import static dev.sluice.engine.fixture.TestingChunks.LENGTH;
import static dev.sluice.engine.fixture.TestingChunks.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ParseTest {

    private static final DeadLetters DEAD_LETTERS = new DeadLetters(1 << 20);
    private static final FutureBound BOUND = FutureBound.from(new Configuration());
    private static final long NOW = START / 1_000;
    private static final long DAY = 86_400_000;

    @Test
    void chunksPassAndOtherRecordsAreDeadLetters() throws Exception {
        InboundRecord chunk = TestingChunks.chunk("cam", 0);
        InboundRecord text = record("cam", "not video");
        try (OneInputStreamOperatorTestHarness<InboundRecord, ChunkRecord> harness =
                chunks(JobMode.streaming())) {
            harness.processElement(new StreamRecord<>(text));
            harness.processElement(new StreamRecord<>(chunk));

            assertThat(harness.extractOutputValues())
                    .extracting(ChunkRecord::record)
                    .usingRecursiveFieldByFieldElementComparator()
                    .containsExactly(chunk);
            OutboundRecord deadLetter =
                    harness.getSideOutput(SideOutputs.DEAD_LETTERS).remove().getValue();
            assertThat(code(deadLetter)).isEqualTo("CHUNK_CORRUPT");
            assertThat(deadLetter.value()).isEqualTo(text.value());
        }
    }

    @Test
    void aRequestToForgetAStreamPassesAndOtherTombstonesAreDeadLetters() throws Exception {
        InboundRecord request = tombstone("cam", new ForgetRequest("cam", "r-1").headers());
        try (OneInputStreamOperatorTestHarness<InboundRecord, ChunkRecord> harness =
                chunks(JobMode.streaming())) {
            harness.processElement(new StreamRecord<>(tombstone("cam", List.of())));
            harness.processElement(
                    new StreamRecord<>(tombstone("", new ForgetRequest("", "r").headers())));
            harness.processElement(new StreamRecord<>(request));

            ChunkRecord passed = harness.extractOutputValues().get(0);
            assertThat(harness.extractOutputValues()).hasSize(1);
            assertThat(passed.isForget()).isTrue();
            assertThat(ForgetRequest.read(passed.record()))
                    .isEqualTo(new ForgetRequest("cam", "r-1"));
            byte[] bytes = new ChunkRecordFormat().toBytes(passed);
            assertThat(new ChunkRecordFormat().fromBytes(bytes).isForget()).isTrue();
            assertThat(messages(harness)).hasSize(2);
        }
    }

    @Test
    void aReplayIgnoresRequestsToForgetAStream() throws Exception {
        JobMode mode = JobMode.replay(START, START + LENGTH, JobMode.MAX_SPEED);
        try (OneInputStreamOperatorTestHarness<InboundRecord, ChunkRecord> harness = chunks(mode)) {
            harness.processElement(
                    new StreamRecord<>(tombstone("cam", new ForgetRequest("cam", "r").headers())));

            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(harness.getSideOutput(SideOutputs.DEAD_LETTERS)).isNull();
        }
    }

    private static InboundRecord tombstone(String key, List<RecordHeader> headers) {
        return new InboundRecord("video", 0, 0, NOW, key.getBytes(UTF_8), null, headers);
    }

    @Test
    void aRecordWithAHugeKeyIsADeadLetter() throws Exception {
        InboundRecord known = TestingChunks.chunk("cam", 0);
        InboundRecord huge = TestingChunks.chunk("\u0001".repeat(700 << 10), 0);
        try (OneInputStreamOperatorTestHarness<InboundRecord, ChunkRecord> harness =
                chunks(JobMode.streaming())) {
            harness.processElement(new StreamRecord<>(huge));
            harness.processElement(new StreamRecord<>(known));

            assertThat(harness.extractOutputValues())
                    .extracting(ChunkRecord::streamId)
                    .containsExactly("cam");
            assertThat(messages(harness))
                    .singleElement()
                    .asString()
                    .startsWith("the record's key has 716800 characters");
        }
    }

    @Test
    void keysThatAreNotTextAreDeadLetters() throws Exception {
        InboundRecord known = TestingChunks.chunk("cäm", 0);
        try (OneInputStreamOperatorTestHarness<InboundRecord, ChunkRecord> harness =
                chunks(JobMode.streaming())) {
            for (byte[] key : List.of(new byte[] {-1, -2}, new byte[] {-2, -1})) {
                harness.processElement(
                        new StreamRecord<>(
                                new InboundRecord(
                                        known.topic(),
                                        known.partition(),
                                        known.offset(),
                                        known.timestamp(),
                                        key,
                                        known.value(),
                                        known.headers())));
            }
            harness.processElement(new StreamRecord<>(known));

            assertThat(harness.extractOutputValues())
                    .extracting(ChunkRecord::streamId)
                    .containsExactly("cäm");
            assertThat(messages(harness))
                    .allMatch(message -> message.startsWith("the record's key is not UTF-8"))
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("ff fe");
        }
    }

    @Test
    void aReplayPassesTheChunksThatStartInItsTimeRange() throws Exception {
        JobMode mode = JobMode.replay(START + LENGTH, START + 3 * LENGTH, JobMode.MAX_SPEED);
        try (OneInputStreamOperatorTestHarness<InboundRecord, ChunkRecord> harness = chunks(mode)) {
            for (long sequence = 0; sequence < 5; sequence++) {
                harness.processElement(new StreamRecord<>(TestingChunks.chunk("cam", sequence)));
            }

            assertThat(harness.extractOutputValues())
                    .extracting(parsed -> parsed.record().offset())
                    .containsExactly(1L, 2L);
        }
    }

    @Test
    void aChunkFarAheadOfItsRecordIsADeadLetter() throws Exception {
        InboundRecord far = stamped(NOW, NOW + DAY + 1, NOW);
        InboundRecord near = stamped(NOW, NOW + DAY, NOW);
        InboundRecord unstamped = stamped(NOW, NOW + 30 * DAY, -1);
        try (OneInputStreamOperatorTestHarness<InboundRecord, ChunkRecord> harness =
                chunks(JobMode.streaming())) {
            harness.setProcessingTime(NOW);
            harness.processElement(new StreamRecord<>(far));
            harness.processElement(new StreamRecord<>(near));
            harness.processElement(new StreamRecord<>(unstamped));

            assertThat(harness.extractOutputValues())
                    .extracting(ChunkRecord::record)
                    .usingRecursiveFieldByFieldElementComparator()
                    .containsExactly(near, unstamped);
            assertThat(code(harness.getSideOutput(SideOutputs.DEAD_LETTERS).peek().getValue()))
                    .isEqualTo("CHUNK_CORRUPT");
            assertThat(messages(harness))
                    .containsExactly(
                            "header ce_time is '2023-11-15T22:13:20.001000Z': expected at most"
                                    + " PT24H (sluice.kafka.max-timestamp-ahead) after the"
                                    + " record's timestamp 2023-11-14T22:13:20Z; set the clock of"
                                    + " the source");
        }
    }

    @Test
    void aChunkWithAnEpochFarAheadIsADeadLetter() throws Exception {
        InboundRecord far = stamped(NOW + DAY + 1, NOW, NOW);
        InboundRecord near = stamped(NOW + DAY, NOW, NOW);
        InboundRecord oldRecording = stamped(NOW, NOW - 1_000 * DAY, NOW - 1_000 * DAY);
        InboundRecord wrongClock = stamped(NOW + 2 * DAY, NOW + DAY, NOW + DAY);
        try (OneInputStreamOperatorTestHarness<InboundRecord, ChunkRecord> harness =
                chunks(JobMode.streaming())) {
            harness.setProcessingTime(NOW);
            for (InboundRecord record : List.of(far, near, oldRecording, wrongClock)) {
                harness.processElement(new StreamRecord<>(record));
            }

            assertThat(harness.extractOutputValues())
                    .extracting(ChunkRecord::record)
                    .usingRecursiveFieldByFieldElementComparator()
                    .containsExactly(near, oldRecording, wrongClock);
            assertThat(messages(harness))
                    .singleElement()
                    .asString()
                    .contains("header ce_sluiceepoch is '1700086400001'", "at most PT24H");
        }
    }

    @Test
    void validQuestionsPassInvalidOnesAreAnsweredAndOtherRecordsAreDeadLetters(@TempDir Path dir)
            throws Exception {
        Path model = Files.createDirectory(dir.resolve("tiny"));
        Path link = Files.createSymbolicLink(dir.resolve("current"), model);
        try (OneInputStreamOperatorTestHarness<InboundRecord, StreamItem> harness =
                ProcessFunctionTestHarnesses.forProcessFunction(
                        new ParseQueries(
                                link.toString(), "none", DEAD_LETTERS, JobMode.streaming()))) {
            for (String json :
                    List.of(
                            "{\"query_id\":\"q1\",\"stream_id\":\"cam\",\"question\":\"who?\",\"at\":\"latest\"}",
                            "{\"query_id\":\"q2\",\"stream_id\":\"cam\",\"question\":\"\",\"at\":\"latest\"}",
                            "no json")) {
                harness.processElement(new StreamRecord<>(record("any", json)));
            }

            assertThat(harness.extractOutputValues())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            StreamQuery.class,
                            it -> assertThat(it.query().queryId()).isEqualTo("q1"));
            OutboundRecord answer = harness.getSideOutput(SideOutputs.ANSWERS).remove().getValue();
            assertThat(new String(answer.value(), UTF_8))
                    .contains("\"query_id\":\"q2\"", "QUERY_INVALID", "\"model\":\"tiny\"");
            OutboundRecord deadLetter =
                    harness.getSideOutput(SideOutputs.DEAD_LETTERS).remove().getValue();
            assertThat(code(deadLetter)).isEqualTo("QUERY_INVALID");
        }
    }

    @Test
    void aReplayOfSomeStreamsIgnoresRecordsOfOthers(@TempDir Path model) throws Exception {
        JobMode mode =
                JobMode.replay(JobMode.BEGINNING, JobMode.END, JobMode.MAX_SPEED).of(Set.of("cam"));
        try (OneInputStreamOperatorTestHarness<InboundRecord, ChunkRecord> chunks = chunks(mode);
                OneInputStreamOperatorTestHarness<InboundRecord, StreamItem> queries =
                        ProcessFunctionTestHarnesses.forProcessFunction(
                                new ParseQueries(model.toString(), "none", DEAD_LETTERS, mode))) {
            for (String stream : List.of("cam", "door")) {
                chunks.processElement(new StreamRecord<>(TestingChunks.chunk(stream, 0)));
                chunks.processElement(new StreamRecord<>(record(stream, "not video")));
                for (String question : List.of("who?", "")) {
                    String json =
                            "{\"query_id\":\"q\",\"stream_id\":\"%s\",\"question\":\"%s\",\"at\":\"latest\"}"
                                    .formatted(stream, question);
                    queries.processElement(new StreamRecord<>(record("any", json)));
                }
                queries.processElement(new StreamRecord<>(record(stream, "no json")));
            }

            assertThat(chunks.extractOutputValues())
                    .extracting(ChunkRecord::streamId)
                    .containsExactly("cam");
            assertThat(messages(chunks)).hasSize(1);
            assertThat(queries.extractOutputValues())
                    .extracting(StreamItem::streamId)
                    .containsExactly("cam");
            assertThat(queries.getSideOutput(SideOutputs.ANSWERS)).hasSize(1);
            assertThat(queries.getSideOutput(SideOutputs.DEAD_LETTERS)).hasSize(1);
        }
    }

    private static OneInputStreamOperatorTestHarness<InboundRecord, ChunkRecord> chunks(
            JobMode mode) throws Exception {
        return ProcessFunctionTestHarnesses.forProcessFunction(
                new ParseChunks(mode, BOUND, DEAD_LETTERS));
    }

    private static List<String> messages(
            OneInputStreamOperatorTestHarness<InboundRecord, ChunkRecord> harness) {
        return harness.getSideOutput(SideOutputs.DEAD_LETTERS).stream()
                .map(deadLetter -> header(deadLetter.getValue(), "message"))
                .toList();
    }

    /** A chunk in a record with another timestamp. */
    private static InboundRecord stamped(long epoch, long captureMillis, long timestampMillis) {
        InboundRecord chunk =
                TestingChunks.chunk("cam", epoch, 0, captureMillis * 1_000, new byte[] {1});
        return new InboundRecord(
                chunk.topic(),
                chunk.partition(),
                chunk.offset(),
                timestampMillis,
                chunk.key(),
                chunk.value(),
                chunk.headers());
    }

    private static InboundRecord record(String key, String value) {
        return new InboundRecord(
                "in", 0, 0, 0, key.getBytes(UTF_8), value.getBytes(UTF_8), List.of());
    }

    private static String code(OutboundRecord deadLetter) {
        return header(deadLetter, "code");
    }

    private static String header(OutboundRecord deadLetter, String name) {
        return deadLetter.headers().stream()
                .filter(it -> it.name().equals("__sluice.errors." + name))
                .map(RecordHeader::text)
                .findFirst()
                .orElseThrow();
    }
}
