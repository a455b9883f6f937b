// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.fixture.Queries;
import dev.sluice.engine.fixture.TestingSteps;
import dev.sluice.engine.stream.ClockAdvance;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.SessionOptions;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link MemoryOperator}: prefills between questions. */
class PrefetchOperatorTest {

    private final Configuration config = config();

    private static Configuration config() {
        Configuration config = MemoryHarness.config("dtd-feature");
        config.set(SessionOptions.MAX_SESSIONS, 2);
        config.set(ModelOptions.PREFILL_BLOCK, 1);
        return config;
    }

    @AfterEach
    void everyModelIsClosed() {
        ExtensionKeepingVideoLlm.letGo();
        assertThat(ScriptedVideoLlm.openModels()).isZero();
    }

    @Test
    void onlyQuestionsKeepAStreamAmongThePrefetchedOnes() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config, ExtensionKeepingVideoLlm::open)) {
            begin(harness, "a", "b", "c");
            ask(harness, "a", "b");
            grow(harness, 1, "a");
            ask(harness, "c"); // replaces a, which only sent steps
            grow(harness, 2, "a", "b", "c");
            assertThat(ExtensionKeepingVideoLlm.extended()).containsExactly("a", "b", "c");
        }
    }

    @Test
    void subtasksShareTheSessionsOfTheirProcess() throws Exception {
        String[] two =
                IntStream.range(0, 100)
                        .mapToObj(i -> "cam" + i)
                        .filter(PrefetchOperatorTest::isOfTheFirstSubtask)
                        .limit(2)
                        .toArray(String[]::new);
        try (MemoryHarness harness =
                MemoryHarness.open(config, ExtensionKeepingVideoLlm::open, 2)) {
            begin(harness, two);
            ask(harness, two);
            grow(harness, 1, two);
            assertThat(ExtensionKeepingVideoLlm.extended()).containsExactly(two[1]);
        }
    }

    private static boolean isOfTheFirstSubtask(String stream) {
        int max = MemoryHarness.MAX_PARALLELISM;
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(stream, max, 2) == 0;
    }

    @Test
    void aWaitingQuestionCancelsAPrefill() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config, ExtensionKeepingVideoLlm::open)) {
            begin(harness, "a", "b");
            ask(harness, "a");
            ExtensionKeepingVideoLlm.hold();
            step(harness, 1, "a");
            while (ExtensionKeepingVideoLlm.extended().isEmpty()) {
                Thread.yield();
            }
            ask(harness, "b");
            assertThat(ExtensionKeepingVideoLlm.cancelled()).containsExactly("a");
            assertThat(harness.answered()).containsExactly("of-a ok", "of-b ok");
        }
    }

    @Test
    void streamsArePrefetchedOneAfterTheOther() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config, ExtensionKeepingVideoLlm::open)) {
            begin(harness, "a", "b");
            ask(harness, "a", "b");
            ExtensionKeepingVideoLlm.hold();
            step(harness, 1, "a");
            step(harness, 1, "b");
            assertThat(harness.inFlight()).isEqualTo(1);
            assertThat(harness.answersInFlight()).as("a prefill is not an answer").isZero();
            ExtensionKeepingVideoLlm.letGo();
            harness.settle();
            grow(harness, 2, "b");
            assertThat(ExtensionKeepingVideoLlm.extended()).containsExactly("a", "b");
        }
    }

    /** The first step of each, and a clock. */
    private static void begin(MemoryHarness harness, String... streams) throws Exception {
        for (String stream : streams) {
            step(harness, 0, stream);
            harness.item(new ClockAdvance(stream, TestingSteps.capture(1)));
        }
    }

    private static void ask(MemoryHarness harness, String... streams) throws Exception {
        for (String stream : streams) {
            harness.ask(Queries.latestOf(stream, "of-" + stream));
            harness.settle();
        }
    }

    private static void grow(MemoryHarness harness, long step, String... streams) throws Exception {
        for (String stream : streams) {
            step(harness, step, stream);
            harness.settle();
        }
    }

    private static void step(MemoryHarness harness, long step, String stream) throws Exception {
        harness.item(
                TestingSteps.dropped(
                        new Random(step), stream, step, MemoryHarness.GRID, MemoryHarness.DIM, 1));
    }
}
