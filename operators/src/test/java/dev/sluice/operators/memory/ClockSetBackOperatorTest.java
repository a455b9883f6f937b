// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.fixture.Queries;
import dev.sluice.engine.stream.ClockSetBack;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.operators.config.WatchOptions;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;

import static dev.sluice.engine.fixture.TestingSteps.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link MemoryOperator} when a newer epoch sets the clock back. */
@ExtendWith(ModelsAreClosed.class)
class ClockSetBackOperatorTest {

    private static final long AHEAD = 72_000; // steps by which the clock was wrong

    private final Configuration config = MemoryHarness.config("dtd+holitom");

    @Test
    void memoryBeginsAgainAndQuestionsGoOn() throws Exception {
        config.set(WatchOptions.PERIOD, Duration.ofSeconds(2));
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.seenChunk(AHEAD);
            harness.ask(Queries.watch("digest"));
            harness.settle();
            setBack(harness);
            harness.ask(Queries.at("waits", 13 * SECOND));
            assertThat(harness.answered()).containsExactly("digest ok");

            harness.seenChunk(10);
            harness.ask(Queries.at("old", AHEAD * SECOND));
            harness.ask(Queries.at("before", 5 * SECOND));
            harness.seenChunk(12);
            harness.settle();

            assertThat(harness.answered())
                    .as("the watch is released at 12 s and 14 s; 20 h ahead is beyond the horizon")
                    .containsExactlyInAnyOrder(
                            "digest ok",
                            "digest ok",
                            "digest ok",
                            "waits ok",
                            "old error",
                            "before history_gone");
            JsonNode waits = answer(harness, "waits ok");
            assertThat(waits.at("/evidence/from").asText()).contains("00:00:10");
            assertThat(waits.get("as_of").asText()).contains("00:00:13");
            assertThat(answer(harness, "before history_gone").get("as_of").isNull()).isTrue();
        }
    }

    @Test
    void anEventSaysThatMemoryWasForgotten() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.seenChunk(AHEAD);
            setBack(harness);

            assertThat(harness.events()).hasSize(1);
            assertThat(harness.events().get(0).json())
                    .contains("\"kind\":\"memory-forgotten\"")
                    .contains("\"time\":\"1970-01-01T00:00:10Z\"")
                    .contains("\"clock\":\"1970-01-01T20:00:02Z\"")
                    .contains("begins PT19H59M52S before the stream's clock");
        }
    }

    @Test
    void anAnswerInFlightKeepsItsEvidence() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.seenChunk(AHEAD);
            harness.ask(Queries.latest("q"));
            setBack(harness);
            harness.seenChunk(10);
            harness.settle();

            assertThat(harness.answered()).containsExactly("q ok");
            assertThat(harness.answer().at("/evidence/from").asText()).contains("20:00:00");
        }
    }

    @Test
    void aRestoreInBetweenChangesNothing() throws Exception {
        OperatorSubtaskState state;
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.seenChunk(AHEAD);
            setBack(harness);
            harness.seenChunk(10);
            state = harness.snapshot();
        }
        try (MemoryHarness harness = MemoryHarness.restore(config, state, 1, 0)) {
            harness.seenChunk(12);
            harness.ask(Queries.latest("q"));
            harness.settle();

            assertThat(harness.answer().at("/evidence/from").asText()).contains("00:00:10");
            assertThat(harness.answer().get("as_of").asText()).contains("00:00:14");
        }
    }

    @Test
    void idsOfQuestionsFromAfterTheNewClockExpireByIt() throws Exception {
        config.set(QueryOptions.ID_TTL, Duration.ofSeconds(3));
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.seenChunk(AHEAD);
            harness.ask(Queries.latest("q"));
            harness.settle();
            setBack(harness);
            harness.seenChunk(10);
            harness.ask(Queries.latest("q"));
            for (int step = 12; step < 20; step += 2) {
                harness.seenChunk(step);
            }
            harness.ask(Queries.latest("q"));
            harness.settle();

            assertThat(harness.answered()).as("once ignored").containsExactly("q ok", "q ok");
        }
    }

    private static void setBack(MemoryHarness harness) throws Exception {
        harness.item(new ClockSetBack(Queries.STREAM, (AHEAD + 2) * SECOND, 10 * SECOND));
    }

    private static JsonNode answer(MemoryHarness harness, String answered) throws Exception {
        return harness.answers().get(harness.answered().indexOf(answered));
    }
}
