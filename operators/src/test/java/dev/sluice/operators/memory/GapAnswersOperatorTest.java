// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.fixture.Queries;
import dev.sluice.engine.fixture.TestingSteps;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.model.VideoLlms;
import dev.sluice.operators.config.MemoryOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.model.ModelLoader;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import static dev.sluice.engine.fixture.TestingSteps.SECOND;
import static dev.sluice.engine.fixture.TestingSteps.capture;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests that a gap in a stream's time fails no question, on the tiny model. */
class GapAnswersOperatorTest {

    private static final long BEGIN = 1_700_000_000L; // of the stream, in steps
    private static final int BEFORE = 6; // steps up to the gap

    private static final long INSIDE = capture(BEGIN + BEFORE + 60); // the gap

    @ParameterizedTest
    @CsvSource({
        "dtd-feature, PT10H",
        "dtd+holitom, PT3H",
        "dtd+holitom, PT10H",
        "dtd+holitom, P30D"
    })
    void everyQuestionAroundAGapIsAnswered(String policy, Duration length) throws Exception {
        long gap = length.toSeconds();
        long after = BEGIN + BEFORE + gap;
        Configuration config = config(policy);
        config.set(MemoryOptions.HISTORY, Duration.ofDays(60)); // so that a lookback may span it
        try (MemoryHarness harness = MemoryHarness.open(config, tiny(config))) {
            play(harness, BEGIN, BEGIN + BEFORE);
            harness.ask(Queries.at("inside", INSIDE));
            for (int more = 1; more < 50; more *= 4) {
                play(harness, after, after + more);
                long end = capture(after + more);
                harness.ask(Queries.latest("all" + more));
                harness.ask(Queries.lookback("short" + more, end, 2 * SECOND));
                harness.ask(Queries.lookback("minute" + more, end, 60 * SECOND));
                harness.ask(Queries.lookback("back" + more, end, (gap + 3) * SECOND));
                after += more;
            }
            harness.settle();

            List<String> answered = harness.answered();
            assertThat(answered).hasSize(13).allMatch(it -> it.endsWith(" ok"));
            assertThat(harness.answers()).contains(withoutGap(config));
        }
    }

    @ParameterizedTest
    @CsvSource({"dtd-feature, 1", "dtd+holitom, 2"})
    void answersAreTheSameInTimeAndAfterRestores(String policy, long seed) throws Exception {
        Configuration config = config(policy);
        assertThat(random(config, seed, true))
                .as("seed %d", seed)
                .isEqualTo(random(config, seed, false));
    }

    /** Plays steps with gaps; restores the operator in between if asked to. */
    private static List<JsonNode> random(Configuration config, long seed, boolean restored)
            throws Exception {
        Random random = new Random(seed);
        List<JsonNode> answers = new ArrayList<>();
        MemoryHarness harness = MemoryHarness.open(config, tiny(config));
        try {
            long step = BEGIN;
            for (int i = 0; i < 12; i++) {
                play(harness, step, step + 2);
                step += 2;
                harness.ask(Queries.latest("q" + i));
                harness.ask(Queries.at("at" + i, capture(step + random.nextInt(900))));
                step += random.nextInt(4) == 0 ? 3600 * (1 + random.nextInt(30)) : 0;
                if (restored) {
                    OperatorSubtaskState state = harness.snapshot();
                    answers.addAll(harness.answers());
                    harness.close();
                    harness = MemoryHarness.restoreWith(config, tiny(config), state);
                }
            }
            harness.settle();
            harness.endInput();
            answers.addAll(harness.answers());
        } finally {
            harness.close();
        }
        answers.sort(Comparator.comparing(answer -> answer.get("query_id").asText()));
        return answers;
    }

    /** Sends steps, and the clock after them. */
    private static void play(MemoryHarness harness, long from, long to) throws Exception {
        for (long step = from; step < to; step++) {
            harness.item(step(step));
        }
        harness.clock(capture(to));
    }

    private static DroppedStep step(long step) {
        double share = step == BEGIN ? 1 : 0.5;
        return TestingSteps.dropped(
                new Random(step), Queries.STREAM, step, MemoryHarness.GRID, 64, share);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dtd-feature", "dtd+holitom"})
    void aBackwardsJumpFailsNoQuestion(String policy) throws Exception {
        Configuration config = config(policy);
        try (MemoryHarness harness = MemoryHarness.open(config, tiny(config))) {
            play(harness, BEGIN, BEGIN + BEFORE);
            harness.ask(Queries.latest("before"));
            long back = BEGIN - 36_000;
            for (long step = back; step < back + BEFORE; step++) {
                harness.item(step(step)); // memory refuses them: their time is over
            }
            harness.clock(capture(BEGIN + BEFORE));
            harness.ask(Queries.latest("back"));
            play(harness, BEGIN + BEFORE, BEGIN + 2 * BEFORE);
            harness.ask(Queries.latest("after"));
            harness.settle();

            assertThat(harness.answered()).containsExactly("before ok", "back ok", "after ok");
            assertThat(harness.answers().get(1).get("evidence"))
                    .isEqualTo(harness.answers().get(0).get("evidence"));
        }
    }

    /** Returns the answer to the question inside the gap where the clock just goes on. */
    private static JsonNode withoutGap(Configuration config) throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config, tiny(config))) {
            play(harness, BEGIN, BEGIN + BEFORE);
            harness.ask(Queries.at("inside", INSIDE));
            harness.clock(INSIDE);
            harness.settle();
            return harness.answer();
        }
    }

    private static Configuration config(String policy) {
        Configuration config = new Configuration();
        config.set(ReduceOptions.POLICY, policy);
        config.set(ModelOptions.PREFILL_BLOCK, 8);
        config.set(QueryOptions.MAX_NEW_TOKENS, 2);
        config.set(QueryOptions.MAX_HORIZON, Duration.ofDays(60));
        return config;
    }

    private static ModelLoader tiny(Configuration config) {
        String home = Objects.requireNonNull(System.getProperty("sluice.home"), "sluice.home");
        Path folder = Path.of(home, "models", "tiny-qwen2_5_vl");
        return () -> VideoLlms.open(folder, ModelOptions.runtime(config));
    }
}
