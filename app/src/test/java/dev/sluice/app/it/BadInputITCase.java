package dev.sluice.app.it;

import dev.sluice.app.Home;
import dev.sluice.app.ask.Answer;
import dev.sluice.app.ask.Question;
import dev.sluice.app.cluster.LocalJob;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.operators.config.DecodeOptions;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.MemoryOptions;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.operators.config.ReduceOptions;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every kind of bad input in one run of one job: each ends in the dead letters or in an answer with
 * its code, and everything else gets through.
 */
final class BadInputITCase {

    private static final int SECONDS = 8;
    private static final int MAX_CHUNK = 1 << 20;
    private static final Path FIXTURES = Home.folder().resolve("ingest/src/test/resources/video");

    private static SluiceTestCluster sluice;
    private static Configuration config;
    private static Map<String, ConsumerRecord<byte[], byte[]>> videoLetters;
    private static List<ConsumerRecord<byte[], byte[]>> queryLetters;
    private static Map<String, Answer> answers;

    @BeforeAll
    static void runWithEverythingThatIsBad() throws Exception {
        sluice = SluiceTestCluster.start(1);
        config = sluice.deployment("bad");
        config.set(DecodeOptions.MAX_BYTES, new MemorySize(MAX_CHUNK));
        // Without an open window, so that all that is old is in the history.
        config.set(ReduceOptions.POLICY, "dtd-feature");
        config.set(MemoryOptions.HISTORY, Duration.ofSeconds(2));
        LocalJob job = sluice.run(config);
        askBeforeTheVideo();
        int bad = publishBadVideo();
        publishGoodVideo();
        sluice.answers(config, 4, job);
        sluice.ask(
                config,
                List.of(
                        Question.latest("good", "And in a year?")
                                .at(TestVideo.at(365 * 86_400.0))
                                .withId("far-ahead"),
                        Question.latest("good", "And long ago?")
                                .at(TestVideo.at(0.6))
                                .withId("before-history")));
        answers =
                sluice.answers(config, 6, job).stream()
                        .collect(Collectors.toMap(Answer::queryId, Function.identity()));
        videoLetters =
                sluice.records(letters(KafkaOptions.VIDEO_TOPIC), bad, job).stream()
                        .collect(Collectors.toMap(BadInputITCase::key, Function.identity()));
        queryLetters = sluice.records(letters(KafkaOptions.QUERIES_TOPIC), 1, job);
        job.cancel();
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void aTruncatedChunkIsADeadLetterAndTheChunksAroundItAreSeen() {
        assertLetter("truncated", "CHUNK_CORRUPT");
        assertThat(answers.get("truncated").ok()).isTrue();
    }

    @Test
    void aChunkWithFlippedBitsIsADeadLetter() {
        assertLetter("flipped", "CHUNK_CORRUPT");
    }

    @Test
    void textInTheVideoTopicIsADeadLetterThatKeepsItsValue() {
        ConsumerRecord<byte[], byte[]> letter = assertLetter("text", "CHUNK_CORRUPT");
        assertThat(new String(letter.value(), StandardCharsets.UTF_8)).isEqualTo("good morning");
    }

    @Test
    void aChunkOverTheLimitsIsADeadLetter() {
        assertLetter("large", "CHUNK_TOO_LARGE");
    }

    @Test
    void anUnknownCodecIsADeadLetter() {
        assertLetter("codec", "CHUNK_UNSUPPORTED");
    }

    @Test
    void aBadRecordAsLargeAsTheTopicAllowsIsADeadLetter() {
        ConsumerRecord<byte[], byte[]> letter = assertLetter("huge", "CHUNK_CORRUPT");
        assertThat(letter.headers().lastHeader("__sluice.errors.message")).isNotNull();
    }

    @Test
    void aQueryThatIsNotJsonIsADeadLetter() {
        assertThat(queryLetters).hasSize(1);
        assertThat(header(queryLetters.get(0), "code")).isEqualTo("QUERY_INVALID");
        assertThat(new String(queryLetters.get(0).value(), StandardCharsets.UTF_8))
                .isEqualTo("what is there?");
    }

    @Test
    void anEmptyQuestionIsAnsweredWithAnError() {
        assertError("empty", "QUERY_INVALID");
    }

    @Test
    void aMomentBeyondTheHorizonIsAnsweredWithAnError() {
        assertError("far-ahead", "QUERY_INVALID");
    }

    @Test
    void aStreamThatDoesNotExistHasNoVideoWhenTheTimeIsOver() throws Exception {
        Configuration impatient = sluice.deployment("nobody");
        impatient.set(QueryOptions.TIMEOUT, Duration.ofSeconds(1));
        LocalJob job = sluice.run(impatient);
        sluice.ask(impatient, List.of(Question.latest("nobody", "Anybody?")));
        Answer answer = sluice.answers(impatient, 1, job).get(0);
        job.cancel();
        assertThat(answer.status()).isEqualTo("no_video");
        assertThat(answer.json().path("timing").path("wait_ms").asDouble())
                .isGreaterThanOrEqualTo(1000);
    }

    @Test
    void aMomentBeforeTheHistoryIsGone() {
        assertThat(answers.get("before-history").status()).isEqualTo("history_gone");
    }

    @Test
    void openGopsAndPicturesInAnotherOrderAreSeen() {
        assertThat(answers.get("open").ok()).isTrue();
        assertThat(answers.get("open").evidence("frames")).isPositive();
    }

    @Test
    void everyGoodRecordGotThrough() {
        assertThat(answers.get("good").ok()).isTrue();
        assertThat(videoLetters).hasSize(6);
    }

    private static int publishBadVideo() throws Exception {
        List<VideoChunk> truncated = new ArrayList<>(TestVideo.clip("truncated", 21, 4));
        byte[] whole = truncated.get(1).data();
        truncated.set(1, with(truncated.get(1), Arrays.copyOf(whole, whole.length / 2)));
        List<VideoChunk> flipped = new ArrayList<>(TestVideo.clip("flipped", 22, 3));
        flipped.set(1, with(flipped.get(1), flipped(flipped.get(1).data())));
        List<VideoChunk> large = new ArrayList<>(TestVideo.clip("large", 23, 1));
        large.set(0, with(large.get(0), Arrays.copyOf(large.get(0).data(), MAX_CHUNK + 188)));
        byte[] mpeg2 = Files.readAllBytes(FIXTURES.resolve("chunk-mpeg2.ts"));
        VideoChunk codec = with(TestVideo.clip("codec", 24, 1).get(0), mpeg2);
        sluice.publish(config, truncated);
        sluice.publish(config, flipped);
        sluice.publish(config, large);
        sluice.publish(config, List.of(codec));
        sluice.write(video("text", "good morning".getBytes(StandardCharsets.UTF_8)));
        int most = (int) config.get(KafkaOptions.MAX_RECORD_BYTES).getBytes();
        byte[] huge = new byte[most - 512];
        new Random(25).nextBytes(huge);
        sluice.write(video("huge", huge));
        return 6;
    }

    private static void publishGoodVideo() throws Exception {
        sluice.publish(config, TestVideo.clip("good", 26, SECONDS));
        sluice.publish(config, TestVideo.file("open", FIXTURES.resolve("source-h264-open.mp4")));
    }

    private static void askBeforeTheVideo() throws Exception {
        sluice.write(
                new ProducerRecord<>(
                        config.get(KafkaOptions.QUERIES_TOPIC),
                        "text".getBytes(StandardCharsets.UTF_8),
                        "what is there?".getBytes(StandardCharsets.UTF_8)));
        sluice.ask(
                config,
                List.of(
                        Question.latest("good", "").withId("empty"),
                        Question.latest("good", "What is there?")
                                .at(TestVideo.at(SECONDS - 0.5))
                                .withId("good"),
                        Question.latest("truncated", "What is there?")
                                .at(TestVideo.at(3.5))
                                .withId("truncated"),
                        Question.latest("open", "What is there?")
                                .at(TestVideo.at(3.4))
                                .withId("open")));
    }

    private static ConsumerRecord<byte[], byte[]> assertLetter(String stream, String code) {
        assertThat(videoLetters).containsKey(stream);
        ConsumerRecord<byte[], byte[]> letter = videoLetters.get(stream);
        assertThat(header(letter, "code")).as(header(letter, "message")).isEqualTo(code);
        assertThat(header(letter, "topic")).isEqualTo(config.get(KafkaOptions.VIDEO_TOPIC));
        return letter;
    }

    private static void assertError(String id, String code) {
        Answer answer = answers.get(id);
        assertThat(answer.status()).isEqualTo("error");
        assertThat(answer.json().path("error").path("code").asText()).isEqualTo(code);
        assertThat(answer.json().path("error").path("message").asText()).isNotBlank();
    }

    private static ProducerRecord<byte[], byte[]> video(String stream, byte[] value) {
        return new ProducerRecord<>(
                config.get(KafkaOptions.VIDEO_TOPIC),
                stream.getBytes(StandardCharsets.UTF_8),
                value);
    }

    private static VideoChunk with(VideoChunk chunk, byte[] data) {
        return new VideoChunk(
                chunk.streamId(),
                chunk.epoch(),
                chunk.sequence(),
                chunk.source(),
                chunk.captureMicros(),
                chunk.durationMicros(),
                chunk.leadingPictures(),
                chunk.contentType(),
                data);
    }

    /** One bit in every sixteenth byte after the first packets, which name the codec. */
    private static byte[] flipped(byte[] data) {
        byte[] copy = data.clone();
        Random random = new Random(27);
        for (int i = 4 * 188; i < copy.length; i += 16) {
            copy[i] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static String letters(ConfigOption<String> topic) {
        return config.get(topic) + KafkaOptions.DEAD_LETTER_SUFFIX;
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader("__sluice.errors." + name))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8))
                .orElse("");
    }
}
