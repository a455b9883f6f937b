// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.fixture.Queries;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import static dev.sluice.engine.fixture.TestingSteps.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests that {@code as_of} is never beyond what was seen. */
@ExtendWith(ModelsAreClosed.class)
class SeenVideoOperatorTest {

    private final Configuration config = MemoryHarness.config("dtd-feature");

    @Test
    void aQuestionAboutAGapIsValidUpToTheEndOfTheVideoBeforeIt() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.seenChunk(0);
            harness.ask(Queries.at("seen", SECOND));
            harness.ask(Queries.at("gap", 5 * SECOND));
            harness.seenChunk(8);
            harness.ask(Queries.at("late", 6 * SECOND));
            harness.ask(Queries.at("after", 9 * SECOND));
            harness.ask(Queries.latest("latest"));
            harness.settle();

            assertThat(asOf(harness))
                    .containsExactly(
                            "seen ok 00:00:01.000000",
                            "gap ok 00:00:02.000000",
                            "late ok 00:00:02.000000",
                            "after ok 00:00:09.000000",
                            "latest ok 00:00:10.000000");
        }
    }

    @Test
    void videoThatCannotBeUsedIsNotSeenThoughTheClockGoesOnOverIt() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.ask(Queries.at("inside", 3 * SECOND));
            harness.seenChunk(0);
            harness.clock(4 * SECOND); // a dead letter, or left out to catch up
            harness.ask(Queries.latest("latest"));
            harness.seenChunk(4);
            harness.ask(Queries.at("late", 3 * SECOND));
            harness.ask(Queries.at("after", 5 * SECOND));
            harness.settle();

            assertThat(asOf(harness))
                    .containsExactly(
                            "inside ok 00:00:02.000000",
                            "latest ok 00:00:02.000000",
                            "late ok 00:00:02.000000",
                            "after ok 00:00:05.000000");
        }
    }

    @Test
    void nothingIsSeenBeforeTheFirstFrame() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.ask(Queries.at("before", SECOND));
            harness.ask(Queries.at("dead", 3 * SECOND));
            harness.clock(4 * SECOND);
            harness.seenChunk(8);
            harness.ask(Queries.at("late", 2 * SECOND));
            harness.settle();

            assertThat(asOf(harness))
                    .containsExactly(
                            "before no_video null", "dead no_video null", "late history_gone null");
        }
    }

    @Test
    void gapsAreRememberedAcrossARestore() throws Exception {
        OperatorSubtaskState state;
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.seenChunk(0);
            harness.seenChunk(8);
            harness.clock(14 * SECOND);
            state = harness.snapshot();
        }
        try (MemoryHarness harness = MemoryHarness.restore(config, state, 1, 0)) {
            harness.ask(Queries.at("late", 6 * SECOND));
            harness.ask(Queries.latest("latest"));
            harness.settle();

            assertThat(asOf(harness))
                    .containsExactly("late ok 00:00:02.000000", "latest ok 00:00:10.000000");
        }
    }

    private static List<String> asOf(MemoryHarness harness) throws IOException {
        List<String> all = new ArrayList<>();
        for (JsonNode answer : harness.answers()) {
            String asOf = answer.get("as_of").asText().replace("1970-01-01T", "").replace("Z", "");
            all.add(
                    answer.get("query_id").asText()
                            + " "
                            + answer.get("status").asText()
                            + " "
                            + asOf);
        }
        return all;
    }
}
