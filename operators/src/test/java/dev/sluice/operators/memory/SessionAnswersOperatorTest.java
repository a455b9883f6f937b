// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.fixture.Queries;
import dev.sluice.engine.fixture.TestingSteps;
import dev.sluice.model.AnswerCall;
import dev.sluice.model.ForwardingVideoLlm;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.model.VisualStep;
import dev.sluice.operators.config.MemoryOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SessionOptions;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests that answers are byte-identical with sessions and without, on the tiny model. */
class SessionAnswersOperatorTest {

    private static final int STEPS = 60;
    private static final AtomicInteger CACHED = new AtomicInteger();
    private static final AtomicInteger EXTENDED = new AtomicInteger();

    @ParameterizedTest
    @CsvSource({"dtd-feature, 1", "dtd+holitom, 2"})
    void sessionsChangeNoAnswer(String policy, long seed) throws Exception {
        List<JsonNode> expected = play(config(policy, 0), seed);
        assertThat(CACHED.getAndSet(0)).as("without sessions").isZero();
        EXTENDED.set(0);
        List<JsonNode> found = play(config(policy, 4), seed);
        assertThat(found).as("seed %d", seed).isEqualTo(expected);
        assertThat(found).hasSizeGreaterThan(10);
        assertThat(CACHED.getAndSet(0)).as("tokens that sessions held").isPositive();
        assertThat(EXTENDED.get()).as("runs between questions").isPositive();
    }

    private static Configuration config(String policy, int sessions) {
        Configuration config = new Configuration();
        config.set(ReduceOptions.POLICY, policy);
        config.set(SessionOptions.MAX_SESSIONS, sessions);
        config.set(ModelOptions.PREFILL_BLOCK, 8);
        config.set(QueryOptions.MAX_NEW_TOKENS, 6);
        // A small limit: the oldest steps are merged and evicted while the stream runs.
        config.set(MemoryOptions.MAX_TOKENS, 80);
        config.set(MemoryOptions.MERGE_STEPS, 4);
        return config;
    }

    /** Plays random chunks and questions, which depend only on the seed. */
    private static List<JsonNode> play(Configuration config, long seed) throws Exception {
        Random random = new Random(seed);
        try (MemoryHarness harness =
                MemoryHarness.open(config, () -> new CountingVideoLlm(tiny(config)))) {
            for (long step = 0; step < STEPS; step += 2) {
                for (long one = step; one < step + 2; one++) {
                    harness.item(
                            TestingSteps.dropped(
                                    new Random(seed * 1_000 + one),
                                    Queries.STREAM,
                                    one,
                                    MemoryHarness.GRID,
                                    64,
                                    one == 0 ? 1 : 0.5));
                }
                harness.clock(TestingSteps.capture(step + 2));
                String id = "q" + step;
                switch (random.nextInt(4)) {
                    case 0 -> harness.ask(Queries.latest(id));
                    case 1 -> harness.ask(Queries.at(id, TestingSteps.end(step + 2)));
                    case 2 ->
                            harness.ask(
                                    Queries.lookback(
                                            id, TestingSteps.end(step), 3 * TestingSteps.SECOND));
                    default -> harness.settle();
                }
            }
            harness.endInput();
            return harness.answers();
        }
    }

    private static VideoLlm tiny(Configuration config) throws ModelException {
        String home = Objects.requireNonNull(System.getProperty("sluice.home"), "sluice.home");
        Path folder = Path.of(home, "models", "tiny-qwen2_5_vl");
        return VideoLlms.open(folder, ModelOptions.runtime(config));
    }

    /** Counts the use of sessions. */
    private static final class CountingVideoLlm extends ForwardingVideoLlm {

        CountingVideoLlm(VideoLlm model) {
            super(model);
        }

        @Override
        public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
            Generation generation = super.generate(request, call);
            CACHED.addAndGet(generation.cachedTokens());
            return generation;
        }

        @Override
        public void extend(
                String session, List<VisualStep> steps, double seconds, BooleanSupplier cancelled)
                throws ModelException {
            EXTENDED.incrementAndGet();
            super.extend(session, steps, seconds, cancelled);
        }
    }
}
