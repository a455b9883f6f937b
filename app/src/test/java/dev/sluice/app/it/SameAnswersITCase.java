// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.it;

import dev.sluice.operators.job.JobMode;
import dev.sluice.operators.model.ModelLoader;
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.cluster.LocalJob;

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
 * A question that was asked before its moment has one answer, byte for byte apart from its timing:
 * live, in a replay, at any parallelism, after a failure, after a savepoint.
 */
final class SameAnswersITCase {

    private static final JobMode REPLAY =
            JobMode.replay(JobMode.BEGINNING, JobMode.END, JobMode.MAX_SPEED);

    /** So small that windows fill, and blocks are merged and evicted. */
    private static final Map<String, String> SMALL =
            Map.of(
                    "sluice.reduce.window", "3",
                    "sluice.memory.max-tokens", "60",
                    "sluice.memory.max-steps", "16",
                    "sluice.watch.period", "1 s",
                    "sluice.query.max-new-tokens", "12");

    private static SluiceTestCluster cluster;
    private static Interview interview;
    private static Map<String, String> expected;

    @BeforeAll
    static void live() throws Exception {
        cluster = SluiceTestCluster.start();
        interview = Interview.ofBothSubtasks();
        assertThat(interview.streams())
                .extracting(Interview::subtaskOf)
                .containsExactly(0, 0, 1, 1);
        try (TestDeployment deployment = cluster.deploy("live", options())) {
            deployment.run(2);
            expected = interview.hold(deployment);
        }
        assertThat(expected.values()).allMatch(text -> text.contains("\"status\":\"ok\""));
        assertThat(new HashSet<>(expected.values()))
                .as("answers that differ, so that a mix-up shows")
                .hasSize(expected.size());
        assertThat(expected.keySet())
                .as("a watch with several answers")
                .anyMatch(SameAnswersITCase::second);
    }

    private static boolean second(String name) {
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

    /** With checkpoints and a restart. */
    private static Map<String, String> restarting(String backend, String... more) {
        Map<String, String> options = options(more);
        options.put("state.backend.type", backend);
        options.put("execution.checkpointing.interval", "250 ms");
        options.put("restart-strategy.type", "fixed-delay");
        options.put("restart-strategy.fixed-delay.attempts", "1");
        options.put("restart-strategy.fixed-delay.delay", "10 ms");
        return options;
    }

    private static ModelLoader breaking(TestDeployment deployment) {
        return Breakdown.of(new ShippedModel(deployment.config()));
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
    @ValueSource(strings = {"dtd-feature", "dtd-pixel", "holitom"})
    void otherPoliciesReplay(String policy) throws Exception {
        Map<String, String> options = options("sluice.reduce.policy", policy);
        Map<String, String> live;
        try (TestDeployment deployment = cluster.deploy("live-" + policy, options)) {
            deployment.run(1);
            live = interview.hold(deployment);
        }
        assertThat(live).isNotEqualTo(expected);
        try (TestDeployment replay =
                cluster.deployBeside("live-" + policy, "replay-" + policy, options)) {
            replayToTheEnd(replay, 2);
            assertThat(answers(replay)).isEqualTo(live);
        }
    }

    @ParameterizedTest
    @CsvSource({"ENCODE, 12, hashmap", "GENERATE, 9, rocksdb"})
    void aFailureInALiveRunChangesNothing(Breakdown.Use use, int after, String backend)
            throws Exception {
        String name = "failing-live-" + use;
        try (TestDeployment deployment = cluster.deploy(name, restarting(backend));
                Breakdown breakdown = Breakdown.at(use, after)) {
            LocalJob job =
                    deployment.run(2, JobMode.streaming(), breaking(deployment), Optional.empty());
            Answers answers = deployment.answers();
            interview.begin(deployment, answers);
            interview.publish(deployment, 1, Interview.CHUNKS);
            breakdown.awaitReached();
            deployment.checkpoint(job);
            breakdown.letGo();
            assertThat(interview.finish(answers)).isEqualTo(expected);
            assertThat(job.restarts()).isEqualTo(1);
        }
    }

    /** At full speed all work is done behind the last record, where no checkpoint is taken. */
    @ParameterizedTest
    @CsvSource({"ENCODE, 12, hashmap, 1", "GENERATE, 9, rocksdb, 2"})
    void aFailureInAReplayAtFullSpeedChangesNothing(
            Breakdown.Use use, int after, String backend, int parallelism) throws Exception {
        String name = "failing-replay-" + use;
        try (TestDeployment replay = cluster.deployBeside("live", name, restarting(backend));
                Breakdown breakdown = Breakdown.at(use, after)) {
            LocalJob job = replay.run(parallelism, REPLAY, breaking(replay), Optional.empty());
            breakdown.awaitReached();
            breakdown.letGo();
            assertThat(job.await(SluiceTestCluster.PATIENCE)).isTrue();
            assertThat(job.restarts()).isEqualTo(1);
            assertThat(answers(replay)).isEqualTo(expected);
        }
    }

    @Test
    void aReplayAtAnEvenPaceGoesOnFromItsCheckpointAfterAFailure() throws Exception {
        // So slow that the source has more to give when the checkpoint is taken.
        JobMode paced = JobMode.replay(JobMode.BEGINNING, JobMode.END, 0.5);
        try (TestDeployment replay =
                        cluster.deployBeside("live", "failing-paced", restarting("rocksdb"));
                Breakdown breakdown = Breakdown.at(Breakdown.Use.ENCODE, 5)) {
            LocalJob job = replay.run(2, paced, breaking(replay), Optional.empty());
            breakdown.awaitReached();
            replay.checkpoint(job);
            breakdown.letGo();
            assertThat(job.await(SluiceTestCluster.PATIENCE)).isTrue();
            assertThat(job.restarts()).isEqualTo(1);
            assertThat(answers(replay)).isEqualTo(expected);
        }
    }

    @Test
    void deliveredExactlyOnceNoAnswerIsLostOrReadTwiceAfterAFailure() throws Exception {
        Map<String, String> options =
                restarting("hashmap", "sluice.kafka.delivery", "exactly-once");
        try (TestDeployment deployment = cluster.deploy("exactly", options);
                Breakdown breakdown = Breakdown.at(Breakdown.Use.GENERATE, 14)) {
            LocalJob job =
                    deployment.run(2, JobMode.streaming(), breaking(deployment), Optional.empty());
            Answers answers = deployment.answers();
            interview.begin(deployment, answers);
            interview.publish(deployment, 1, Interview.CHUNKS);
            breakdown.awaitReached();
            deployment.checkpoint(job);
            breakdown.letGo();
            assertThat(interview.finish(answers)).isEqualTo(expected);
            assertThat(job.restarts()).isEqualTo(1);
            assertThat(answers.all()).extracting(Answers::name).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 2, rocksdb", "2, 1, hashmap"})
    void aSavepointInMidStreamGoesOnAtAnotherParallelism(int before, int after, String backend)
            throws Exception {
        String name = "savepoint-%d-%d".formatted(before, after);
        try (TestDeployment deployment =
                cluster.deploy(name, options("state.backend.type", backend))) {
            LocalJob first = deployment.run(before);
            Answers answers = deployment.answers();
            interview.begin(deployment, answers);
            interview.publish(deployment, 1, Interview.HALF);
            // A chunk that waits for the one before it goes into the savepoint, too.
            interview.publish(deployment, Interview.HALF + 1, Interview.HALF + 2);
            answers.await(interview.askedUpTo(Interview.HALF));
            String savepoint =
                    first.stopWithSavepoint(cluster.folder().resolve(name).toUri().toString());
            List<ReceivedAnswer> early = answers.all();
            assertThat(Answers.ids(early))
                    .containsAll(interview.askedUpTo(Interview.HALF))
                    .doesNotContainAnyElementsOf(waiting());

            deployment.run(
                    after,
                    JobMode.streaming(),
                    new ShippedModel(deployment.config()),
                    Optional.of(savepoint));
            interview.publish(deployment, Interview.HALF, Interview.HALF + 1);
            interview.publish(deployment, Interview.HALF + 2, Interview.CHUNKS);
            assertThat(interview.finish(answers)).isEqualTo(expected);
            assertThat(answers.all())
                    .extracting(Answers::name)
                    .as("what was answered before is not asked again")
                    .doesNotHaveDuplicates();
        }
    }

    private static List<String> waiting() {
        List<String> waiting = new ArrayList<>(interview.askedUpTo(Interview.CHUNKS));
        waiting.removeAll(interview.askedUpTo(Interview.HALF));
        assertThat(waiting).hasSizeGreaterThan(interview.streams().size());
        return waiting;
    }

    @Test
    void theReplayVerbPrintsTheLiveAnswersAndLeavesNothingBehind() throws Exception {
        try (TestDeployment live = cluster.deployBeside("live", "verb", options())) {
            Set<String> topics = cluster.awaitTopics(found -> true);
            List<ReceivedAnswer> printed = live.command("replay", "--speed", "max", "--json");
            assertThat(Answers.withoutTiming(printed, Interview::counts)).isEqualTo(expected);
            cluster.awaitTopics(topics::equals);
            assertThat(live.answers().all()).isEmpty();
        }
    }

    @Test
    void aReplayOfAPartAnswersWhatLiesInIt() throws Exception {
        String end = Clips.START.plusSeconds(Interview.HALF).toString();
        try (TestDeployment live = cluster.deployBeside("live", "part", options())) {
            Map<String, String> printed =
                    Answers.withoutTiming(
                            live.command("replay", "--json", "--to", end), Interview::counts);
            String streamId = interview.streams().get(0);
            for (String inside : List.of("@2.0#0", "@3.3#0", "@5.0#0")) {
                assertThat(printed.get(streamId + inside))
                        .isEqualTo(expected.get(streamId + inside))
                        .isNotNull();
            }
            assertThat(printed.get(streamId + "@6.7#0")).contains("\"status\":\"timeout\"");
        }
    }

    private static void replayToTheEnd(TestDeployment replay, int parallelism) throws Exception {
        ModelLoader model = new ShippedModel(replay.config());
        LocalJob job = replay.run(parallelism, REPLAY, model, Optional.empty());
        assertThat(job.await(SluiceTestCluster.PATIENCE)).isTrue();
        assertThat(replay.videoDeadLetters().all()).isEmpty();
    }

    private static TreeMap<String, String> answers(TestDeployment replay) {
        return Answers.withoutTiming(replay.answers().all(), Interview::counts);
    }
}
