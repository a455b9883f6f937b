// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.app.Main;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.operators.config.DecodeOptions;
import dev.sluice.operators.config.KafkaOptions;

import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.DefaultRecord;
import org.apache.kafka.common.record.DefaultRecordBatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests bad input to a running job: each bad record becomes a dead letter or an answer with an
 * error code, and all other records are processed.
 */
final class BadInputITCase {

    private static final int FRAMES = 2; // sampled from a chunk of one second

    private static SluiceTestCluster cluster;
    private static TestDeployment deployment;

    @BeforeAll
    static void start() throws Exception {
        cluster = SluiceTestCluster.start();
        deployment =
                cluster.deploy(
                        "bad",
                        Map.of(
                                "sluice.decode.max-width", "160",
                                "sluice.query.max-new-tokens", "8"));
        deployment.run(2);
    }

    @AfterAll
    static void stop() throws Exception {
        IOUtils.closeAll(deployment, cluster);
    }

    @Test
    void aTruncatedChunkBecomesADeadLetter() throws Exception {
        List<VideoChunk> clip = Clips.synthetic("truncated", 1, 3);
        byte[] whole = clip.get(1).data();
        // Truncated within the key frame: without the small frames after it, the chunk would only
        // be
        // shorter.
        byte[] part = Arrays.copyOf(whole, whole.length / 8);
        assertDeadLetter(clip, Clips.withData(clip.get(1), part), "CHUNK_CORRUPT", "decode");
    }

    @Test
    void chunksWithFlippedBitsGiveTheirUndamagedFramesOrBecomeDeadLetters() throws Exception {
        List<VideoChunk> clip = Clips.synthetic("flipped", 2, 12);
        List<Long> refused = new ArrayList<>();
        int frames = 2 * FRAMES; // of the first and the last chunk
        for (int i = 1; i < clip.size() - 1; i++) {
            VideoChunk flipped = Clips.withData(clip.get(i), flipped(clip.get(i).data(), i));
            clip.set(i, flipped);
            int decoded = decodedFrames(flipped);
            frames += decoded;
            if (decoded == 0) {
                refused.add(flipped.sequence());
            }
        }
        assertThat(frames).isLessThan(FRAMES * clip.size());
        deployment.publish(clip);
        assertAnswered(clip, frames);
        assertThat(deadLetters(clip, refused.size()))
                .allSatisfy(
                        deadLetter ->
                                assertThat(error(deadLetter, "code")).isEqualTo("CHUNK_CORRUPT"))
                .extracting(
                        deadLetter ->
                                Long.parseLong(
                                        TopicReader.header(deadLetter, ChunkHeaders.SEQUENCE)))
                .containsExactlyInAnyOrderElementsOf(refused);
    }

    private static byte[] flipped(byte[] whole, long seed) {
        Random random = new Random(seed);
        byte[] damaged = whole.clone();
        for (long flip : LongStream.range(0, 1 + seed % 4).toArray()) {
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << (flip + seed) % 8);
        }
        return damaged;
    }

    /** Number of sampled frames that can be used, 0 if the chunk is refused. */
    private static int decodedFrames(VideoChunk chunk) {
        try {
            return new ChunkDecoder(DecodeOptions.settings(deployment.config()))
                    .decode(chunk, FrameSlots.ofFps(2), Long.MIN_VALUE, frame -> frame)
                    .frames()
                    .size();
        } catch (ChunkException e) {
            assertThat(e.kind()).isEqualTo(ChunkException.Kind.CORRUPT);
            return 0;
        }
    }

    @Test
    void aChunkOfTextBecomesADeadLetter() throws Exception {
        List<VideoChunk> clip = Clips.synthetic("text", 3, 3);
        byte[] text = "#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n".repeat(50).getBytes(UTF_8);
        assertDeadLetter(clip, Clips.withData(clip.get(1), text), "CHUNK_CORRUPT", "decode");
    }

    @Test
    void aRecordWithoutHeadersBecomesAnUnchangedDeadLetter() throws Exception {
        List<VideoChunk> clip = Clips.synthetic("plain", 4, 2);
        deployment.publish(clip.subList(0, 1));
        deployment.publish(video("plain", "good morning".getBytes(UTF_8)));
        deployment.publish(clip.subList(1, 2));
        assertAnswered(clip, FRAMES * 2);
        ConsumerRecord<byte[], byte[]> deadLetter = deadLetters(clip, 1).get(0);
        assertThat(error(deadLetter, "code")).isEqualTo("CHUNK_CORRUPT");
        assertThat(error(deadLetter, "stage")).isEqualTo("parse");
        assertThat(error(deadLetter, "topic")).isEqualTo(deployment.kafka().video());
        assertThat(TopicReader.text(deadLetter)).isEqualTo("good morning");
    }

    @ParameterizedTest
    @CsvSource({
        "piece-h264-large.ts, video/mp2t, CHUNK_TOO_LARGE, decode",
        "chunk-mpeg2.ts, video/mp2t, CHUNK_UNSUPPORTED, decode",
        "chunk-mpeg4.mp4, video/mp4, CHUNK_UNSUPPORTED, decode",
        "source-av1.mkv, video/x-matroska, CHUNK_UNSUPPORTED, parse",
    })
    void aChunkThatTheDecoderRefusesBecomesADeadLetter(
            String file, String contentType, String code, String stage) throws Exception {
        List<VideoChunk> clip = Clips.synthetic(file, 5, 3);
        VideoChunk bad = Clips.withData(clip.get(1), contentType, Clips.bytes(file));
        assertDeadLetter(clip, bad, code, stage);
    }

    @ParameterizedTest
    @CsvSource({"source-h264-open.mp4", "source-h265-open.mp4"})
    void openGopsLoseOnlyTheirLeadingFrames(String file) throws Exception {
        List<VideoChunk> clip = Clips.fixture(file, file, Clips.cuttingOpenGops());
        int leading = clip.stream().mapToInt(VideoChunk::leadingFrames).sum();
        assertThat(leading).isPositive();
        deployment.publish(clip);
        Answer answer = answer(clip);
        assertThat(answer.status()).as("%s", answer).isEqualTo(AnswerStatus.OK);
        assertThat(answer.evidence().frames()).isEqualTo(4 * FRAMES);
        assertThat(deadLetters(clip, 0)).isEmpty();
        // Answers and events are written independently: one may be there long before the other.
        TopicReader events = deployment.events();
        events.await(
                "%d leading frames of %s".formatted(leading, file),
                found -> discarded(of(file, found)) >= leading);
        assertThat(discarded(of(file, events.all()))).isEqualTo(leading);
    }

    /** Returns the number of leading frames that events report as discarded. */
    private static int discarded(List<ConsumerRecord<byte[], byte[]>> events) {
        return events.stream()
                .map(ConsumerRecord::value)
                .map(StreamEvent::read)
                .filter(event -> "leading-pictures".equals(event.text("kind")))
                .mapToInt(event -> (int) event.integer("pictures"))
                .sum();
    }

    @Test
    void bFramesAreAllProcessed() throws Exception {
        String file = "source-h264-closed.mp4";
        List<VideoChunk> clip = Clips.fixture("b-frames", file, CutSettings.defaults());
        deployment.publish(clip);
        assertAnswered(clip, 4 * FRAMES);
        assertThat(deadLetters(clip, 0)).isEmpty();
    }

    @Test
    void aBadRecordAsLargeAsTheTopicAllowsBecomesAnUnchangedDeadLetter() throws Exception {
        int largest = (int) deployment.config().get(KafkaOptions.MAX_RECORD_BYTES).getBytes();
        byte[] value = valueOfRecord("huge", largest);
        assertThatThrownBy(
                        () ->
                                deployment.publish(
                                        video("huge", Arrays.copyOf(value, value.length + 1))))
                .as("a larger record is refused by the topic")
                .hasCauseInstanceOf(RecordTooLargeException.class);
        deployment.publish(video("huge", value));
        List<VideoChunk> clip = Clips.synthetic("huge", 6, 2);
        deployment.publish(clip);
        assertAnswered(clip, FRAMES * 2);
        ConsumerRecord<byte[], byte[]> deadLetter = deadLetters(clip, 1).get(0);
        assertThat(error(deadLetter, "code")).isEqualTo("CHUNK_CORRUPT");
        assertThat(deadLetter.value()).isEqualTo(value);
    }

    /** Returns a value whose record makes a batch of this size, bytes. */
    private static byte[] valueOfRecord(String streamId, int bytes) {
        ByteBuffer key = ByteBuffer.wrap(streamId.getBytes(UTF_8));
        int length = bytes;
        int size;
        do {
            length--;
            size =
                    DefaultRecordBatch.RECORD_BATCH_OVERHEAD
                            + DefaultRecord.sizeInBytes(
                                    0, 0, key, ByteBuffer.allocate(length), new Header[0]);
        } while (size > bytes);
        byte[] value = new byte[length];
        new Random(7).nextBytes(value);
        return value;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "what is there?",
                "[1, 2]",
                "{\"question\": \"whose?\"}",
                "{\"query_id\": \"half\", \"stream_id\": \"x\", \"question\": \"",
            })
    void aRecordThatIsNotAQueryBecomesADeadLetter(String value) throws Exception {
        String key = "key of " + value;
        deployment.ask(key, value);
        ConsumerRecord<byte[], byte[]> deadLetter =
                deployment
                        .queryDeadLetters()
                        .await(value, found -> !of(key, found).isEmpty())
                        .stream()
                        .filter(record -> key.equals(TopicReader.key(record)))
                        .findFirst()
                        .orElseThrow();
        assertThat(error(deadLetter, "code")).isEqualTo("QUERY_INVALID");
        assertThat(error(deadLetter, "message")).isNotBlank();
        assertThat(TopicReader.text(deadLetter)).isEqualTo(value);
    }

    @Test
    void anEmptyQuestionIsAnsweredWithAnError() throws Exception {
        deployment.ask(Query.latest("anything", "  ").withId("empty"));
        assertError("empty", ErrorCode.QUERY_INVALID, "question is empty");
    }

    @Test
    void aQuestionAboutAMissingStreamIsAnsweredWithNoVideo() throws Exception {
        Map<String, String> options = Map.of("sluice.query.timeout", "500 ms");
        try (TestDeployment own = cluster.deploy("missing", options)) {
            own.run(1);
            own.ask(Query.latest("missing", "What is there?").withId("missing"));
            Answer answer = own.answers().await("missing");
            assertThat(answer.status()).isEqualTo(AnswerStatus.NO_VIDEO);
            assertThat(answer.asOfMicros()).isEqualTo(Answer.NO_TIME);
            assertThat(answer.timing().waited()).isGreaterThanOrEqualTo(500);
        }
    }

    @Test
    void aCaptureTimeTooFarAheadIsAnsweredWithAnError() throws Exception {
        List<VideoChunk> clip = Clips.synthetic("ahead", 8, 1);
        deployment.publish(clip);
        assertAnswered(clip, FRAMES);
        deployment.ask(at("far-ahead", "ahead", Clips.START.plusSeconds(7_200)));
        assertError("far-ahead", ErrorCode.QUERY_INVALID, "sluice.query.max-horizon");
    }

    @Test
    void aCaptureTimeBeforeTheHistoryIsAnsweredWithHistoryGone() throws Exception {
        Map<String, String> options =
                Map.of("sluice.memory.history", "2 s", "sluice.reduce.window", "2");
        try (TestDeployment own = cluster.deploy("short-history", options)) {
            own.run(1);
            own.publish(Clips.synthetic("behind", 9, 10));
            own.ask(at("end", "behind", Clips.START.plusSeconds(10)));
            assertThat(own.answers().await("end").status()).isEqualTo(AnswerStatus.OK);
            own.ask(at("early", "behind", Clips.START.plusSeconds(2)));
            own.ask(at("never", "behind", Clips.START.minusSeconds(60)));
            for (String id : List.of("early", "never")) {
                Answer answer = own.answers().await(id);
                assertThat(answer.status()).as("%s", answer).isEqualTo(AnswerStatus.HISTORY_GONE);
                assertThat(answer.evidence().late()).isTrue();
            }
        }
    }

    @Test
    void anUnknownOptionIsRefusedBeforeTheJobStarts(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("misspelt.yaml");
        Files.writeString(file, "sluice:\n  query:\n    timeuot: 5 s\n");
        StringWriter err = new StringWriter();
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(new StringWriter()))
                        .setErr(new PrintWriter(err))
                        .execute("run", "--config", file.toString());
        assertThat(code).isNotZero();
        assertThat(err.toString()).contains("sluice.query.timeuot", "sluice.query.timeout");
    }

    /**
     * Replaces the second of three chunks by a bad one, and asserts that the others are processed.
     * If the headers of the bad chunk cannot be parsed, it has no sequence, and the second chunk is
     * published after it.
     */
    private static void assertDeadLetter(
            List<VideoChunk> clip, VideoChunk bad, String code, String stage) throws Exception {
        boolean parsed = !stage.equals("parse");
        deployment.publish(clip.subList(0, 1));
        deployment.publish(List.of(bad));
        deployment.publish(clip.subList(parsed ? 2 : 1, 3));
        assertAnswered(clip, FRAMES * (parsed ? 2 : 3));
        ConsumerRecord<byte[], byte[]> deadLetter = deadLetters(clip, 1).get(0);
        assertThat(error(deadLetter, "code")).as(error(deadLetter, "message")).isEqualTo(code);
        assertThat(error(deadLetter, "stage")).isEqualTo(stage);
        assertThat(deadLetter.value()).isEqualTo(bad.data());
    }

    private static void assertAnswered(List<VideoChunk> clip, int frames) throws Exception {
        Answer answer = answer(clip);
        assertThat(answer.status()).as("%s", answer).isEqualTo(AnswerStatus.OK);
        assertThat(answer.evidence().frames()).as("%s", answer).isEqualTo(frames);
    }

    /** Asks about the end of a clip and returns the answer. */
    private static Answer answer(List<VideoChunk> clip) throws Exception {
        VideoChunk last = clip.get(clip.size() - 1);
        deployment.ask(at("end-" + last.streamId(), last.streamId(), Clips.end(last)));
        return deployment.answers().await("end-" + last.streamId());
    }

    private static Query at(String id, String streamId, Instant time) {
        return Query.latest(streamId, "What is there?").withId(id).at(time);
    }

    private static void assertError(String id, ErrorCode code, String message) throws Exception {
        Answer answer = deployment.answers().await(id);
        assertThat(answer.status()).isEqualTo(AnswerStatus.ERROR);
        assertThat(answer.error().code()).isEqualTo(code);
        assertThat(answer.error().message()).contains(message);
    }

    /**
     * Returns the dead letters of a clip's stream. To detect excess ones, it publishes one more
     * chunk that cannot be decoded: its dead letter follows all others of the stream.
     */
    private static List<ConsumerRecord<byte[], byte[]>> deadLetters(
            List<VideoChunk> clip, int count) throws Exception {
        VideoChunk last = clip.get(clip.size() - 1);
        VideoChunk next = Clips.at(last, last.sequence() + 1, Clips.end(last));
        byte[] text = "the end".getBytes(UTF_8);
        deployment.publish(List.of(Clips.withData(next, text)));
        String streamId = last.streamId();
        List<ConsumerRecord<byte[], byte[]>> deadLetters =
                of(
                        streamId,
                        deployment
                                .videoDeadLetters()
                                .await(
                                        "%d dead letters of %s and the last one"
                                                .formatted(count, streamId),
                                        found -> of(streamId, found).size() > count));
        assertThat(deadLetters).hasSize(count + 1);
        assertThat(deadLetters)
                .filteredOn(deadLetter -> Arrays.equals(deadLetter.value(), text))
                .hasSize(1);
        return deadLetters.stream()
                .filter(deadLetter -> !Arrays.equals(deadLetter.value(), text))
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> of(
            String key, List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().filter(record -> key.equals(TopicReader.key(record))).toList();
    }

    private static String error(ConsumerRecord<byte[], byte[]> deadLetter, String name) {
        return TopicReader.header(deadLetter, "__sluice.errors." + name);
    }

    private static ProducerRecord<byte[], byte[]> video(String streamId, byte[] value) {
        return new ProducerRecord<>(deployment.kafka().video(), streamId.getBytes(UTF_8), value);
    }
}
