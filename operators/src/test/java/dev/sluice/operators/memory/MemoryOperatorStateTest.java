// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.fixture.Queries;
import dev.sluice.engine.fixture.TestingSteps;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.engine.stream.ClockAdvance;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamQuery;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.MemoryOptions;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.WatchOptions;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

import static dev.sluice.engine.fixture.TestingSteps.SECOND;
import static dev.sluice.engine.fixture.TestingSteps.end;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link MemoryOperator}: its state over failures, over rescaling, and over time. */
@ExtendWith(ModelsAreClosed.class)
class MemoryOperatorStateTest {

    private static final String[] STREAMS = {"cam", "door", "yard"};
    private static final int STILL_DIM = 8; // embedding dimension of the mostly still steps

    private static Configuration config() {
        Configuration config = new Configuration();
        config.set(ReduceOptions.POLICY, "dtd+holitom");
        config.set(ReduceOptions.WINDOW, 4);
        config.set(MemoryOptions.MAX_TOKENS, 40);
        config.set(MemoryOptions.MERGE_STEPS, 3);
        config.set(WatchOptions.PERIOD, Duration.ofSeconds(3));
        return config;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answersAreTheSameWhereverTheJobFails(boolean rocksdb) throws Exception {
        List<StreamItem> script = script(4);
        TreeMap<String, JsonNode> expected = new TreeMap<>();
        try (MemoryHarness harness = MemoryHarness.open(config(), backend(rocksdb))) {
            for (StreamItem item : script) {
                harness.item(item);
            }
            harness.endInput();
            collect(harness, expected);
        }
        assertThat(expected).hasSizeGreaterThan(20);
        int every = rocksdb ? 19 : 3;
        for (int cut = 1; cut < script.size(); cut += every) {
            assertThat(failingAt(cut, script, rocksdb)).as("cut %d", cut).isEqualTo(expected);
        }
    }

    /** At every other cut, answers are held, so that questions are in flight and released. */
    private static TreeMap<String, JsonNode> failingAt(
            int cut, List<StreamItem> script, boolean rocksdb) throws Exception {
        TreeMap<String, JsonNode> answers = new TreeMap<>();
        OperatorSubtaskState state;
        try (MemoryHarness harness = MemoryHarness.open(config(), backend(rocksdb))) {
            for (int i = 0; i < cut; i++) {
                if (i == Math.max(0, cut - 12) && cut % 2 == 0) {
                    harness.settle();
                    ScriptedVideoLlm.hold();
                }
                harness.item(script.get(i));
            }
            state = harness.snapshot();
            collect(harness, answers);
        }
        ScriptedVideoLlm.letGo();
        try (MemoryHarness harness = MemoryHarness.restore(config(), backend(rocksdb), state)) {
            for (StreamItem item : script.subList(cut, script.size())) {
                harness.item(item);
            }
            harness.endInput();
            collect(harness, answers);
        }
        return answers;
    }

    @Test
    void questionsInFlightAreAskedAgainAfterARestore() throws Exception {
        OperatorSubtaskState state;
        ScriptedVideoLlm.hold();
        try (MemoryHarness harness = MemoryHarness.open(config())) {
            harness.chunk(0);
            harness.ask(Queries.latest("inFlight"));
            harness.ask(Queries.latest("released"));
            harness.ask(Queries.at("waiting", 3 * SECOND));
            ScriptedVideoLlm.awaitInside(1);
            state = harness.snapshot();
            assertThat(harness.answers()).isEmpty();
        }
        ScriptedVideoLlm.letGo();
        try (MemoryHarness harness = MemoryHarness.restore(config(), null, state)) {
            harness.settle();
            assertThat(harness.answered()).containsExactly("inFlight ok", "released ok");
            harness.chunk(2);
            harness.settle();
            assertThat(harness.answered()).hasSize(3).contains("waiting ok");
        }
    }

    /** The model cannot read tokens of another dimension, nor place steps of another length. */
    @ParameterizedTest
    @CsvSource({"4, 2", "3, 1"})
    void memoryOfAModelWithOtherStepsIsEvictedOnceAndReported(int dim, int frames)
            throws Exception {
        OperatorSubtaskState state;
        try (MemoryHarness harness =
                MemoryHarness.open(config(), () -> ScriptedVideoLlm.open(dim, frames))) {
            for (long step = 10; step < 20; step++) {
                harness.item(step(step, step, dim));
            }
            state = harness.snapshot();
        }
        try (MemoryHarness harness =
                MemoryHarness.restoreWith(config(), ScriptedVideoLlm::open, state)) {
            harness.item(step(6, 20, MemoryHarness.DIM));
            harness.ask(Queries.latest("q"));
            harness.settle();
            assertThat(harness.answered()).containsExactly("q ok");
            assertThat(harness.answer().at("/evidence/tokens_seen").asInt()).isEqualTo(6);
            assertThat(harness.events())
                    .singleElement()
                    .asString()
                    .contains("\"kind\":\"memory-forgotten\"", "1970-01-01T00:00:19.5");
            state = harness.snapshot();
        }
        try (MemoryHarness harness =
                MemoryHarness.restoreWith(config(), ScriptedVideoLlm::open, state)) {
            harness.item(step(7, 21, MemoryHarness.DIM));
            harness.ask(Queries.latest("again"));
            harness.settle();
            assertThat(harness.answer().at("/evidence/tokens_seen").asInt()).isEqualTo(12);
            assertThat(harness.events()).isEmpty();
        }
    }

    private static DroppedStep step(long index, long second, int dim) {
        DroppedStep step =
                TestingSteps.dropped(
                        new Random(index), Queries.STREAM, index, MemoryHarness.GRID, dim, 1);
        return new DroppedStep(
                new EncodedStep(
                        Queries.STREAM,
                        TestingSteps.capture(second),
                        end(second),
                        step.encoded().tokens()),
                step.decision(),
                false);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void questionsReleasedTogetherShareTheirEvidenceInState(boolean rocksdb) throws Exception {
        Configuration patient = config();
        patient.set(QueryOptions.MAX_BACKLOG, 1_000);
        TreeMap<String, JsonNode> expected = new TreeMap<>();
        try (MemoryHarness harness = MemoryHarness.open(patient, backend(rocksdb))) {
            askTogether(harness);
            harness.settle();
            collect(harness, expected);
        }
        TreeMap<String, JsonNode> answers = new TreeMap<>();
        OperatorSubtaskState state;
        try (MemoryHarness harness = MemoryHarness.open(patient, backend(rocksdb))) {
            int before = stateBytes(harness.snapshot());
            ScriptedVideoLlm.hold();
            askTogether(harness);
            harness.ask(Queries.cancel("all7"));
            state = harness.snapshot();
            // Two ranges of about 75 KB and a window of the same size; a hundred copies would be 7
            // MB.
            assertThat(stateBytes(state) - before).isBetween(100_000, 400_000);
            assertThat(harness.answers()).isEmpty();
        }
        ScriptedVideoLlm.letGo();
        try (MemoryHarness harness = MemoryHarness.restore(patient, backend(rocksdb), state)) {
            harness.settle();
            collect(harness, answers);
        }
        expected.remove("all7#0");
        assertThat(answers).isEqualTo(expected).hasSize(99);
    }

    /** Releases a hundred questions before one step, half of them with a lookback. */
    private static void askTogether(MemoryHarness harness) throws Exception {
        for (int i = 0; i < 50; i++) {
            harness.ask(Queries.at("all" + i, end(2) + i));
            harness.ask(Queries.lookback("some" + i, end(2), SECOND));
        }
        for (int step = 0; step < 4; step++) {
            Random random = new Random(step);
            harness.item(TestingSteps.dropped(random, "cam", step, MemoryHarness.GRID, 2_000, 1));
        }
    }

    @Test
    void sharedEvidenceIsRemovedWithTheLastQuestionThatNeedsIt() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config())) {
            harness.chunk(0);
            harness.ask(Queries.latest("before"));
            harness.settle();
            int entries = harness.stateEntries();
            ScriptedVideoLlm.hold();
            for (String id : List.of("inFlight", "answered", "withdrawn", "last")) {
                harness.ask(Queries.at(id, end(2)));
            }
            harness.chunk(2);
            assertThat(harness.stateEntries()).isEqualTo(entries + 2);
            harness.ask(Queries.cancel("inFlight"));
            harness.ask(Queries.cancel("withdrawn"));
            ScriptedVideoLlm.letGo();
            harness.settle();
            assertThat(harness.answered()).containsExactly("before ok", "answered ok", "last ok");
            assertThat(harness.stateEntries()).isEqualTo(entries);
        }
    }

    @Test
    void timeWithoutTheJobIsNotSilence() throws Exception {
        OperatorSubtaskState state;
        try (MemoryHarness harness = MemoryHarness.open(config())) {
            harness.chunk(0);
            harness.ask(Queries.at("q", 60 * SECOND));
            state = harness.snapshot();
        }
        try (MemoryHarness harness = MemoryHarness.restoreAt(config(), state, 500_000)) {
            harness.processingTime(559_999);
            harness.settle();
            assertThat(harness.answers()).isEmpty();
            harness.processingTime(560_000);
            harness.settle();
            assertThat(harness.answered()).containsExactly("q timeout");
        }
    }

    @Test
    void stateRestoresAtAnotherParallelism() throws Exception {
        List<StreamItem> script = script(3);
        int cut = script.size() / 2;
        TreeMap<String, JsonNode> expected = new TreeMap<>();
        try (MemoryHarness harness = MemoryHarness.open(config())) {
            for (StreamItem item : script) {
                harness.item(item);
            }
            harness.endInput();
            collect(harness, expected);
        }
        TreeMap<String, JsonNode> answers = new TreeMap<>();
        OperatorSubtaskState state;
        try (MemoryHarness harness = MemoryHarness.open(config())) {
            for (StreamItem item : script.subList(0, cut)) {
                harness.item(item);
            }
            state = harness.snapshot();
            collect(harness, answers);
        }
        int max = MemoryHarness.MAX_PARALLELISM;
        int parts = 0;
        for (int subtask = 0; subtask < 2; subtask++) {
            OperatorSubtaskState part =
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            state, max, 1, 2, subtask);
            try (MemoryHarness harness = MemoryHarness.restore(config(), part, 2, subtask)) {
                for (StreamItem item : script.subList(cut, script.size())) {
                    if (KeyGroupRangeAssignment.assignKeyToParallelOperator(item.streamId(), max, 2)
                            == subtask) {
                        harness.item(item);
                        parts |= 1 << subtask;
                    }
                }
                harness.endInput();
                collect(harness, answers);
            }
        }
        assertThat(parts).as("both subtasks had input").isEqualTo(3);
        assertThat(answers).isEqualTo(expected);
    }

    @Test
    void streamsThatAreNotCachedHaveTheSameAnswers() throws Exception {
        TreeMap<String, JsonNode> live = new TreeMap<>();
        TreeMap<String, JsonNode> reread = new TreeMap<>();
        Configuration one = config();
        one.set(MemoryOptions.CACHED_STREAMS, 1);
        play(config(), live);
        play(one, reread);
        assertThat(reread).isEqualTo(live);
    }

    private static void play(Configuration config, TreeMap<String, JsonNode> answers)
            throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            for (StreamItem item : script(5)) {
                harness.item(item);
            }
            harness.endInput();
            collect(harness, answers);
        }
    }

    @Test
    void stateStaysBoundedOverTenThousandChunksAndExpiresToNothing() throws Exception {
        Configuration config = new Configuration();
        config.set(ReduceOptions.POLICY, "dtd+holitom");
        config.set(ReduceOptions.WINDOW, 8);
        config.set(MemoryOptions.MAX_TOKENS, 60);
        config.set(MemoryOptions.MAX_STEPS, 64);
        config.set(QueryOptions.MAX_IDS, 20);
        config.set(JobOptions.STREAM_IDLE_TIMEOUT, Duration.ofMinutes(10));
        long idle = Duration.ofMinutes(10).toMillis();
        Random random = new Random(1);
        try (MemoryHarness harness =
                MemoryHarness.open(config, () -> ScriptedVideoLlm.open(STILL_DIM, 2))) {
            harness.item(stillAndMoving(random, 0));
            harness.clock(SECOND);
            int most = 0;
            for (int chunk = 1; chunk < 10_000; chunk++) {
                harness.processingTime(chunk);
                if (chunk % 7 == 0) {
                    harness.gated(chunk);
                } else {
                    harness.item(stillAndMoving(random, chunk));
                }
                harness.clock((chunk + 1) * SECOND);
                if (chunk % 500 == 0) {
                    harness.ask(Queries.latest("q" + chunk));
                    harness.settle();
                    most = Math.max(most, stateBytes(harness.snapshot()));
                }
            }
            // A grid of 6 tokens of 8 half-precision values, 64 steps and 8 open ones: about 10 KB.
            assertThat(most).isBetween(1_000, 30_000);
            harness.ask(Queries.latest("still"));
            harness.settle();
            List<JsonNode> answers = harness.answers();
            JsonNode last = answers.get(answers.size() - 1);
            assertThat(last.get("status").asText()).isEqualTo("ok");
            assertThat(last.at("/evidence/tokens_kept").asInt()).isBetween(6, 100);
            harness.ask(Queries.at("gone", 5 * SECOND));
            assertThat(harness.answered()).contains("gone history_gone");
            assertThat(harness.stateEntries()).as("states of the only key").isBetween(1, 7);
            harness.processingTime(10_000 + idle + 1);
            harness.settle();
            assertThat(harness.stateEntries()).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @Test
    void anObjectThatNeverMovedIsInThePromptAfterTenThousandChunks() throws Exception {
        Configuration config = new Configuration();
        config.set(ReduceOptions.POLICY, "dtd-feature");
        config.set(MemoryOptions.MAX_TOKENS, 60);
        config.set(MemoryOptions.MAX_STEPS, 64);
        Random random = new Random(2);
        try (MemoryHarness harness =
                MemoryHarness.open(config, () -> ScriptedVideoLlm.open(STILL_DIM, 2))) {
            for (int chunk = 0; chunk < 10_000; chunk++) {
                harness.item(stillAndMoving(random, chunk));
                harness.clock((chunk + 1) * SECOND);
            }
            // The short lookback covers the last step; the rest is the canvas at its start.
            harness.ask(Queries.lookback("q", end(9_999), 1));
            harness.settle();
            assertThat(harness.answer().at("/evidence/frames").asInt()).isEqualTo(2);
            assertThat(harness.answer().at("/evidence/tokens_used").asInt())
                    .as("six positions of the canvas, five of them from step 0, and the last step")
                    .isEqualTo(6 + 1);
        }
    }

    @Test
    void anIdleStreamIsEvictedAfterItsQuestionsAreAnswered() throws Exception {
        Configuration config = config();
        config.set(JobOptions.STREAM_IDLE_TIMEOUT, Duration.ofSeconds(10));
        config.set(QueryOptions.TIMEOUT, Duration.ofSeconds(60));
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.ask(Queries.at("q", 60 * SECOND));
            harness.ask(Queries.watch("steady"));
            harness.settle();
            harness.processingTime(10_000);
            harness.settle();
            assertThat(harness.answered()).contains("q timeout");
            harness.processingTime(20_000);
            assertThat(harness.stateEntries()).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    private static StateBackend backend(boolean rocksdb) {
        return rocksdb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
    }

    private static int stateBytes(OperatorSubtaskState state) {
        return (int) state.getStateSize();
    }

    /** Five positions never change and are kept only at step 0; the sixth changes at each step. */
    private static DroppedStep stillAndMoving(Random random, long step) {
        int dim = STILL_DIM;
        int positions = MemoryHarness.GRID.size();
        float[] features = new float[positions * dim];
        boolean[] keep = new boolean[positions];
        float[] similarity = new float[positions];
        Arrays.fill(similarity, 1);
        for (int i = 0; i < features.length; i++) {
            features[i] = i % 7 - 3;
        }
        for (int i = 0; i < dim; i++) {
            features[(positions - 1) * dim + i] = random.nextInt(64) - 32;
        }
        Arrays.fill(keep, step == 0);
        keep[positions - 1] = true;
        similarity[positions - 1] = 0;
        TokenStep tokens = new TokenStep(step, MemoryHarness.GRID, dim, features, null, null);
        return new DroppedStep(
                new EncodedStep("cam", TestingSteps.capture(step), end(step), tokens),
                new DropDecision(keep, step == 0 ? null : similarity, 5.0 / 6),
                false);
    }

    /** Steps, gated steps, clock advances and questions of all kinds for three streams. */
    private static List<StreamItem> script(long seed) {
        Random random = new Random(seed);
        List<StreamItem> script = new ArrayList<>();
        int asked = 0;
        for (int step = 0; step < 24; step++) {
            for (String stream : STREAMS) {
                boolean gated = step > 0 && random.nextInt(5) == 0;
                script.add(
                        gated
                                ? TestingSteps.gated(stream, step, MemoryHarness.GRID)
                                : scene(MemoryHarness.stepOf(stream, step), random));
                if (random.nextInt(2) == 0) {
                    script.add(new ClockAdvance(stream, TestingSteps.capture(step + 1)));
                }
                if (random.nextInt(3) == 0) {
                    script.add(question(stream, "q" + asked++, step, random));
                }
            }
        }
        return script;
    }

    private static DroppedStep scene(DroppedStep step, Random random) {
        return new DroppedStep(step.encoded(), step.decision(), random.nextInt(8) == 0);
    }

    private static StreamItem question(String stream, String id, int step, Random random) {
        long around = (step + random.nextInt(8) - 2) * SECOND + random.nextInt(4) * SECOND / 4;
        boolean watch = random.nextInt(5) == 0;
        boolean latest = random.nextInt(3) == 0;
        return new StreamQuery(
                new Query(
                        id,
                        stream,
                        "What of " + id + (random.nextInt(6) == 0 ? ", broken?" : "?"),
                        latest ? Query.LATEST : Math.max(0, around),
                        random.nextInt(3) == 0 ? (1 + random.nextInt(4)) * SECOND : Query.ALL,
                        watch ? QueryMode.WATCH : QueryMode.ONCE,
                        watch ? around + 12 * SECOND : Query.NEVER,
                        List.of(),
                        0));
    }

    /** Collects answers by question and sequence; a repeated one has to be equal. */
    private static void collect(MemoryHarness harness, TreeMap<String, JsonNode> answers)
            throws IOException {
        for (JsonNode answer : harness.answers()) {
            String id = answer.get("query_id").asText() + "#" + answer.get("sequence").asText();
            JsonNode before = answers.put(id, answer);
            if (before != null) {
                assertThat(answer).as("repeat of %s", id).isEqualTo(before);
            }
        }
    }
}
