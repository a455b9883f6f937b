package dev.sluice.app.it;

import dev.sluice.app.ask.Answer;
import dev.sluice.app.ask.Question;
import dev.sluice.app.cluster.LocalJob;
import dev.sluice.app.run.Jobs;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.KafkaOptions;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A question about a moment has one answer, byte for byte apart from its timing: live, replayed, at
 * any parallelism, after a failure, after a savepoint.
 */
final class SameAnswersITCase {

    private static final int SECONDS = 8;
    private static final int FIRST_PART = 4;

    private static SluiceTestCluster sluice;
    private static List<String> streams;
    private static List<VideoChunk> chunks;
    private static Map<String, String> reference;

    @TempDir private Path folder;

    @BeforeAll
    static void runLive() throws Exception {
        sluice = SluiceTestCluster.start(2);
        streams = List.of(streamOfSubtask(0), streamOfSubtask(1));
        chunks = new ArrayList<>();
        List<VideoChunk> first = TestVideo.clip(streams.get(0), 11, SECONDS);
        List<VideoChunk> second = TestVideo.clip(streams.get(1), 12, SECONDS);
        assertThat(first).hasSize(SECONDS);
        for (int i = 0; i < SECONDS; i++) {
            chunks.add(first.get(i));
            chunks.add(second.get(i));
        }
        Configuration config = sluice.deployment("live");
        LocalJob job = sluice.run(config);
        reference = askAndPublish(config, job);
        job.cancel();
        assertThat(reference.values()).allMatch(answer -> answer.contains("\"status\":\"ok\""));
        assertThat(reference.values().stream().distinct()).hasSize(questions().size());
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aReplayGivesTheLiveAnswers(int parallelism) throws Exception {
        Configuration live = recorded("replay-" + parallelism);
        live.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        LocalJob job = sluice.cluster().submit(Jobs.replay(live));
        assertThat(job.await(SluiceTestCluster.TIMEOUT)).isTrue();
        assertThat(comparable(answersOf(live))).isEqualTo(reference);
    }

    @Test
    void theReplayVerbPrintsTheLiveAnswersAndLeavesNothingBehind() throws Exception {
        Configuration live = recorded("replay-verb");
        Set<String> before = sluice.topics();
        List<String> lines = SluiceTestCluster.sluice(live, "replay", "--speed", "max", "--json");
        assertThat(comparable(lines.stream().map(Answer::parse).toList())).isEqualTo(reference);
        assertThat(sluice.topics()).isEqualTo(before);
        assertThat(answersOf(live)).isEmpty();
    }

    @Test
    void aReplayOfAPartAnswersWhatLiesInIt() throws Exception {
        Configuration live = recorded("replay-part");
        List<String> lines =
                SluiceTestCluster.sluice(
                        live, "replay", "--json", "--to", TestVideo.at(5).toString());
        Map<String, String> answers = comparable(lines.stream().map(Answer::parse).toList());
        String early = streams.get(0) + "@3.9/0";
        assertThat(answers.get(early)).isEqualTo(reference.get(early)).isNotNull();
        String beyond = streams.get(0) + "@7.0/0";
        assertThat(answers.get(beyond)).isNotEqualTo(reference.get(beyond)).isNotNull();
    }

    @Test
    void aLiveRunAtAnotherParallelismGivesTheSameAnswers() throws Exception {
        Configuration config = sluice.deployment("live-2");
        config.set(CoreOptions.DEFAULT_PARALLELISM, 2);
        LocalJob job = sluice.run(config);
        Map<String, String> answers = askAndPublish(config, job);
        job.cancel();
        assertThat(answers).isEqualTo(reference);
    }

    @Test
    void aFailureInMidJobChangesNoAnswerAndLosesNone() throws Exception {
        Configuration config = sluice.deployment("failure");
        config.set(KafkaOptions.PROPERTIES, Map.of("partitioner.class", FailOnce.class.getName()));
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        config.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
        FailOnce.arm(config.get(KafkaOptions.ANSWERS_TOPIC), 5);
        LocalJob job = sluice.run(config);
        Map<String, String> answers = askAndPublish(config, job);
        assertThat(FailOnce.fired()).isTrue();
        assertThat(job.restarts()).isEqualTo(1);
        job.cancel();
        assertThat(answers).isEqualTo(reference);
        assertThat(repeats(config)).allSatisfy((id, texts) -> assertThat(texts).hasSize(1));
    }

    @Test
    void aSavepointRestoredAtAnotherParallelismGoesOnWithTheSameAnswers() throws Exception {
        Configuration config = sluice.deployment("savepoint");
        LocalJob first = sluice.run(config);
        sluice.ask(config, questions());
        int half = FIRST_PART * streams.size();
        publishInOrder(config, first, chunks.subList(0, half));
        String savepoint = first.stopWithSavepoint(folder.toUri().toString());
        config.set(CoreOptions.DEFAULT_PARALLELISM, 2);
        LocalJob second = sluice.run(config, Optional.of(savepoint));
        sluice.publish(config, chunks.subList(half, chunks.size()));
        sluice.answers(config, questions().size() + streams.size(), second);
        second.cancel();
        assertThat(comparable(answersOf(config))).isEqualTo(reference);
    }

    /** A deployment in which all chunks and questions lie ready, and nothing has run. */
    private static Configuration recorded(String name) throws Exception {
        Configuration config = sluice.deployment(name);
        sluice.publish(config, chunks);
        sluice.ask(config, questions());
        return config;
    }

    private static Map<String, String> askAndPublish(Configuration config, LocalJob job)
            throws Exception {
        sluice.ask(config, questions());
        publishInOrder(config, job, chunks);
        sluice.answers(config, questions().size() + streams.size(), job);
        return comparable(answersOf(config));
    }

    /**
     * Publishes the first chunk of each stream, and the others when a question asked after all
     * others has been answered: then all of them have been admitted before the clock passes.
     */
    private static void publishInOrder(Configuration config, LocalJob job, List<VideoChunk> part)
            throws Exception {
        sluice.publish(config, part.subList(0, streams.size()));
        for (String stream : streams) {
            Question probe = Question.latest(stream, "Are you there?").withId("probe-" + stream);
            sluice.ask(config, List.of(probe));
        }
        sluice.answers(config, streams.size(), job);
        sluice.publish(config, part.subList(streams.size(), part.size()));
    }

    private static List<Question> questions() {
        List<Question> questions = new ArrayList<>();
        for (String stream : streams) {
            for (double second : new double[] {2.4, 3.9, 5.5, 7.0}) {
                Question question =
                        Question.latest(stream, "What is moving at " + second + "?")
                                .at(TestVideo.at(second));
                questions.add(question.withId(stream + "@" + second));
            }
            questions.add(
                    Question.latest(stream, "And before?")
                            .at(TestVideo.at(6.3))
                            .lookingBack(Duration.ofSeconds(3))
                            .withId(stream + "@6.3-3"));
        }
        return questions;
    }

    private static List<Answer> answersOf(Configuration config) {
        return sluice.records(config.get(KafkaOptions.ANSWERS_TOPIC)).stream()
                .map(SameAnswersITCase::text)
                .map(Answer::parse)
                .toList();
    }

    /** Answers by id and sequence, without the probes and without their timing. */
    private static Map<String, String> comparable(List<Answer> answers) {
        Map<String, String> texts = new TreeMap<>();
        for (Answer answer : answers) {
            if (!answer.queryId().startsWith("probe-")) {
                texts.put(answer.queryId() + "/" + answer.sequence(), withoutTiming(answer));
            }
        }
        return texts;
    }

    private static Map<String, List<String>> repeats(Configuration config) {
        Map<String, List<String>> texts = new TreeMap<>();
        for (Answer answer : answersOf(config)) {
            if (!answer.queryId().startsWith("probe-")) {
                List<String> distinct =
                        texts.computeIfAbsent(answer.queryId(), id -> new ArrayList<>());
                if (!distinct.contains(withoutTiming(answer))) {
                    distinct.add(withoutTiming(answer));
                }
            }
        }
        return texts;
    }

    private static String withoutTiming(Answer answer) {
        String text = answer.text().replaceFirst("\"timing\":\\{[^}]*},", "");
        assertThat(text).isNotEqualTo(answer.text());
        return text;
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    /** A stream that this subtask of two works on. */
    private static String streamOfSubtask(int subtask) {
        int keyGroups = JobOptions.MAX_PARALLELISM.defaultValue();
        return IntStream.range(0, 100)
                .mapToObj(number -> "camera-" + number)
                .filter(
                        id ->
                                KeyGroupRangeAssignment.assignKeyToParallelOperator(
                                                id, keyGroups, 2)
                                        == subtask)
                .findFirst()
                .orElseThrow();
    }
}
