// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.operators.job.JobMode;
import dev.sluice.operators.model.ModelLoader;
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.local.Home;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a question that is asked before its capture time always has the same answer, byte for
 * byte except for its timing: live, in a replay, at any parallelism, after a failure, after a
 * savepoint.
 */
final class SameAnswersITCase {

    private static final JobMode REPLAY =
            JobMode.replay(JobMode.BEGINNING, JobMode.END, JobMode.MAX_SPEED);

    /** Limits so small that windows are filled, and blocks are merged and evicted. */
    private static final Map<String, String> SMALL =
            Map.of(
                    "sluice.reduce.window", "3",
                    "sluice.memory.max-tokens", "60",
                    "sluice.memory.max-steps", "16",
                    "sluice.watch.period", "1 s",
                    "sluice.query.max-new-tokens", "12");

    private static SluiceTestCluster cluster;
    private static Scenario scenario;
    private static Map<String, String> expected;

    @BeforeAll
    static void live() throws Exception {
        cluster = SluiceTestCluster.start();
        scenario = Scenario.forTwoSubtasks();
        assertThat(scenario.streams()).extracting(Scenario::subtaskOf).containsExactly(0, 0, 1, 1);
        try (TestDeployment deployment = cluster.deploy("live", options())) {
            deployment.run(2);
            expected = scenario.play(deployment);
            assertThat(damaged(deployment)).containsExactly(Scenario.DAMAGED);
            assertThat(deployment.videoDeadLetters().all()).isEmpty();
        }
        assertThat(expected.values()).allMatch(text -> text.contains("\"status\":\"ok\""));
        assertThat(new HashSet<>(expected.values()))
                .as("all answers differ, so that a mix-up is detected")
                .hasSize(expected.size());
        assertThat(expected.keySet())
                .as("some watch has several answers")
                .anyMatch(SameAnswersITCase::isSecondOfWatch);
    }

    /** Returns the chunks of which events say that frames are damaged. */
    private static List<Integer> damaged(TestDeployment deployment) throws Exception {
        return deployment.events().all().stream()
                .map(record -> StreamEvent.read(record.value()))
                .filter(event -> "damaged".equals(event.text("kind")))
                .map(event -> (int) event.integer("sequence"))
                .toList();
    }

    private static boolean isSecondOfWatch(String name) {
        return name.startsWith("watch-") && name.endsWith("#1");
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    private static Map<String, String> options(String... more) {
        Map<String, String> options = new HashMap<>(SMALL);
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return options;
    }

    /** Returns options with checkpoints and one restart. */
    private static Map<String, String> restarting(String backend, String... more) {
        Map<String, String> options = options(more);
        options.put("state.backend.type", backend);
        options.put("execution.checkpointing.interval", "250 ms");
        options.put("restart-strategy.type", "fixed-delay");
        options.put("restart-strategy.fixed-delay.attempts", "1");
        options.put("restart-strategy.fixed-delay.delay", "10 ms");
        return options;
    }

    private static ModelLoader failing(TestDeployment deployment) {
        return InjectedFailure.in(new ConfiguredModel(deployment.config()));
    }

    @ParameterizedTest
    @CsvSource({"1, rocksdb", "2, hashmap"})
    void aReplayAtAnyParallelismGivesTheLiveAnswers(int parallelism, String backend)
            throws Exception {
        String name = "replay-%d-%s".formatted(parallelism, backend);
        try (TestDeployment replay =
                cluster.deployBeside("live", name, options("state.backend.type", backend))) {
            replayToTheEnd(replay, parallelism);
            assertThat(answers(replay)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dtd-feature",
                "dtd-pixel",
                "holitom",
                "evs",
                "divprune-stream",
                "auto",
                "dtd-anchored+v-cast",
                "fastvid",
                "tome"
            })
    void aReplayWithAnotherPolicyGivesTheLiveAnswers(String policy) throws Exception {
        Map<String, String> options = options("sluice.reduce.policy", policy);
        String name = policy.replace('+', '-');
        Map<String, String> live;
        try (TestDeployment deployment = cluster.deploy("live-" + name, options)) {
            deployment.run(1);
            live = scenario.play(deployment);
        }
        assertThat(live).isNotEqualTo(expected);
        try (TestDeployment replay =
                cluster.deployBeside("live-" + name, "replay-" + name, options)) {
            replayToTheEnd(replay, 2);
            assertThat(answers(replay)).isEqualTo(live);
        }
    }

    /** Live in one batch for all streams, in the replay one at a time: the bits are the same. */
    @Test
    void answersThatAreDecodedTogetherAreThoseOfEachAlone() throws Exception {
        String model = Home.roomModel().toString();
        Map<String, String> together =
                options("sluice.model.path", model, "sluice.query.workers", "4");
        Map<String, String> live;
        try (TestDeployment deployment = cluster.deploy("live-together", together)) {
            deployment.run(2);
            live = scenario.play(deployment);
        }
        Map<String, String> alone = options("sluice.model.path", model);
        try (TestDeployment replay = cluster.deployBeside("live-together", "replay-alone", alone)) {
            replayToTheEnd(replay, 1);
            assertThat(answers(replay)).isEqualTo(live);
        }
    }

    /**
     * Live with steps of several streams in one run of the encoder, in the replay one at a time.
     */
    @Test
    void stepsThatAreEncodedTogetherAreThoseOfEachAlone() throws Exception {
        String model =
                Home.folder()
                        .resolve("model-runtime/src/test/resources/models/tiny-smolvlm")
                        .toString();
        Map<String, String> together =
                options(
                        "sluice.model.path", model,
                        "sluice.model.encode-batching", "exact",
                        "sluice.model.encode-workers", "4");
        Map<String, String> live;
        try (TestDeployment deployment = cluster.deploy("live-encoded", together)) {
            deployment.run(2);
            live = scenario.play(deployment);
        }
        Map<String, String> alone = options("sluice.model.path", model);
        try (TestDeployment replay =
                cluster.deployBeside("live-encoded", "replay-encoded", alone)) {
            replayToTheEnd(replay, 1);
            assertThat(answers(replay)).isEqualTo(live);
        }
    }

    @ParameterizedTest
    @CsvSource({"ENCODE, 12, hashmap", "GENERATE, 9, rocksdb"})
    void aFailureInALiveRunChangesNothing(
            InjectedFailure.Call call, int callsBefore, String backend) throws Exception {
        String name = "failing-live-" + call;
        try (TestDeployment deployment = cluster.deploy(name, restarting(backend));
                InjectedFailure failure = InjectedFailure.after(callsBefore, call)) {
            assertSameAnswersLive(deployment, failure);
        }
    }

    /**
     * At full speed, all work is done after the last record was read, when no checkpoint is taken.
     */
    @ParameterizedTest
    @CsvSource({"ENCODE, 12, hashmap, 1", "GENERATE, 9, rocksdb, 2"})
    void aFailureInAReplayAtFullSpeedChangesNothing(
            InjectedFailure.Call call, int callsBefore, String backend, int parallelism)
            throws Exception {
        String name = "failing-replay-" + call;
        try (TestDeployment replay = cluster.deployBeside("live", name, restarting(backend));
                InjectedFailure failure = InjectedFailure.after(callsBefore, call)) {
            LocalJob job = replay.run(parallelism, REPLAY, failing(replay), Optional.empty());
            failure.awaitReached();
            failure.proceed();
            assertThat(job.await(SluiceTestCluster.TIMEOUT)).isTrue();
            assertThat(job.restarts()).isEqualTo(1);
            assertThat(answers(replay)).isEqualTo(expected);
        }
    }

    @Test
    void aPacedReplayRestoresItsCheckpointAfterAFailure() throws Exception {
        // So slow that the source has records left when the checkpoint is taken.
        JobMode paced = JobMode.replay(JobMode.BEGINNING, JobMode.END, 0.5);
        try (TestDeployment replay =
                        cluster.deployBeside("live", "failing-paced", restarting("rocksdb"));
                InjectedFailure failure = InjectedFailure.after(5, InjectedFailure.Call.ENCODE)) {
            LocalJob job = replay.run(2, paced, failing(replay), Optional.empty());
            failure.awaitReached();
            replay.checkpoint(job);
            failure.proceed();
            assertThat(job.await(SluiceTestCluster.TIMEOUT)).isTrue();
            assertThat(job.restarts()).isEqualTo(1);
            assertThat(answers(replay)).isEqualTo(expected);
        }
    }

    @Test
    void withExactlyOnceDeliveryNoAnswerIsLostOrReadTwiceAfterAFailure() throws Exception {
        Map<String, String> options =
                restarting("hashmap", "sluice.kafka.delivery", "exactly-once");
        try (TestDeployment deployment = cluster.deploy("exactly", options);
                InjectedFailure failure =
                        InjectedFailure.after(14, InjectedFailure.Call.GENERATE)) {
            AnswerTopic answers = assertSameAnswersLive(deployment, failure);
            assertThat(answers.all()).extracting(AnswerTopic::name).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 2, rocksdb", "2, 1, hashmap"})
    void aSavepointInMidStreamIsRestoredAtAnotherParallelism(int before, int after, String backend)
            throws Exception {
        String name = "savepoint-%d-%d".formatted(before, after);
        try (TestDeployment deployment =
                cluster.deploy(name, options("state.backend.type", backend))) {
            LocalJob first = deployment.run(before);
            AnswerTopic answers = deployment.answers();
            scenario.begin(deployment, answers);
            scenario.publish(deployment, 1, Scenario.HALF);
            // The savepoint also contains a chunk that waits for the one before it.
            scenario.publish(deployment, Scenario.HALF + 1, Scenario.HALF + 2);
            answers.await(scenario.queryIdsUpTo(Scenario.HALF));
            String savepoint =
                    first.stopWithSavepoint(cluster.folder().resolve(name).toUri().toString());
            List<ReceivedAnswer> early = answers.all();
            assertThat(AnswerTopic.ids(early))
                    .containsAll(scenario.queryIdsUpTo(Scenario.HALF))
                    .doesNotContainAnyElementsOf(pending());

            deployment.run(
                    after,
                    JobMode.streaming(),
                    new ConfiguredModel(deployment.config()),
                    Optional.of(savepoint));
            scenario.publish(deployment, Scenario.HALF, Scenario.HALF + 1);
            scenario.publish(deployment, Scenario.HALF + 2, Scenario.CHUNKS);
            assertThat(scenario.finish(answers)).isEqualTo(expected);
            assertThat(answers.all())
                    .extracting(AnswerTopic::name)
                    .as("no question is answered again after the savepoint")
                    .doesNotHaveDuplicates();
        }
    }

    /** Plays the scenario with a checkpoint right before the failure; returns the answers. */
    private static AnswerTopic assertSameAnswersLive(
            TestDeployment deployment, InjectedFailure failure) throws Exception {
        LocalJob job =
                deployment.run(2, JobMode.streaming(), failing(deployment), Optional.empty());
        AnswerTopic answers = deployment.answers();
        scenario.begin(deployment, answers);
        scenario.publish(deployment, 1, Scenario.CHUNKS);
        failure.awaitReached();
        deployment.checkpoint(job);
        failure.proceed();
        assertThat(scenario.finish(answers)).isEqualTo(expected);
        assertThat(job.restarts()).isEqualTo(1);
        return answers;
    }

    private static List<String> pending() {
        List<String> pending = new ArrayList<>(scenario.queryIdsUpTo(Scenario.CHUNKS));
        pending.removeAll(scenario.queryIdsUpTo(Scenario.HALF));
        assertThat(pending).hasSizeGreaterThan(scenario.streams().size());
        return pending;
    }

    @Test
    void theReplayVerbPrintsTheLiveAnswersAndDeletesItsTopics() throws Exception {
        try (TestDeployment live = cluster.deployBeside("live", "verb", options())) {
            Set<String> topics = cluster.awaitTopics(found -> true);
            List<ReceivedAnswer> printed = live.command("replay", "--speed", "max", "--json");
            assertThat(AnswerTopic.withoutTiming(printed, Scenario::isReproducible))
                    .isEqualTo(expected);
            cluster.awaitTopics(topics::equals);
            assertThat(live.answers().all()).isEmpty();
        }
    }

    @Test
    void questionsAboutNowHaveTheLiveAnswersInAReplay() throws Exception {
        int questions = 2 * Scenario.CHUNKS;
        try (TestDeployment live = cluster.deploy("now", options())) {
            live.run(1);
            AnswerTopic answers = live.answers();
            for (int chunk = 0; chunk < Scenario.CHUNKS; chunk++) {
                scenario.publish(live, chunk, chunk + 1);
                for (String stream : scenario.streams().subList(0, 2)) {
                    String id = "now-%s-%d".formatted(stream, chunk);
                    live.ask(Query.latest(stream, "What moves now?").withId(id));
                    answers.await(List.of(id));
                }
            }
            Map<String, String> asked = AnswerTopic.withoutTiming(answers.all(), id -> true);
            assertThat(asked).hasSize(questions);
            assertThat(new HashSet<>(asked.values()).size()).isEqualTo(questions);
            assertThat(asked.values()).allMatch(text -> text.contains("\"at\":\"latest\""));
            assertThat(AnswerTopic.withoutTiming(live.command("replay", "--json"), id -> true))
                    .isEqualTo(asked);
            assertThat(
                            AnswerTopic.withoutTiming(
                                    live.command("replay", "--json", "--unpinned"), id -> true))
                    .hasSize(questions)
                    .isNotEqualTo(asked);
        }
    }

    @Test
    void aPartialReplayAnswersOnlyTheQuestionsOfItsPart() throws Exception {
        String end = Clips.START.plusSeconds(Scenario.HALF).toString();
        try (TestDeployment live = cluster.deployBeside("live", "part", options())) {
            Map<String, String> printed =
                    AnswerTopic.withoutTiming(
                            live.command("replay", "--json", "--to", end),
                            Scenario::isReproducible);
            String streamId = scenario.streams().get(0);
            for (String inside : List.of("@2.0#0", "@3.3#0", "@5.0#0")) {
                assertThat(printed.get(streamId + inside))
                        .isEqualTo(expected.get(streamId + inside))
                        .isNotNull();
            }
            assertThat(printed.get(streamId + "@6.7#0")).contains("\"status\":\"timeout\"");
        }
    }

    private static void replayToTheEnd(TestDeployment replay, int parallelism) throws Exception {
        ModelLoader model = new ConfiguredModel(replay.config());
        LocalJob job = replay.run(parallelism, REPLAY, model, Optional.empty());
        assertThat(job.await(SluiceTestCluster.TIMEOUT)).isTrue();
        assertThat(replay.videoDeadLetters().all()).isEmpty();
    }

    private static TreeMap<String, String> answers(TestDeployment replay) {
        return AnswerTopic.withoutTiming(replay.answers().all(), Scenario::isReproducible);
    }
}
