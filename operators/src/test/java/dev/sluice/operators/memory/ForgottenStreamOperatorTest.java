// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.fixture.Queries;
import dev.sluice.engine.stream.StreamForgotten;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.sluice.engine.fixture.TestingSteps.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link MemoryOperator} when an operator asks to forget a stream. */
@ExtendWith(ModelsAreClosed.class)
class ForgottenStreamOperatorTest {

    private final Configuration config = MemoryHarness.config("dtd+holitom");

    @Test
    void pendingQuestionsAreAnsweredFromWhatIsKnownAndWatchesEnd() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.seenChunk(10);
            harness.ask(Queries.at("waits", 60 * SECOND));
            harness.ask(Queries.watch("digest"));
            harness.settle();
            forget(harness);
            harness.settle();
            assertThat(harness.answered()).containsExactly("digest ok", "waits timeout");
            assertThat(harness.answers().get(1).get("as_of").asText()).contains("00:00:12");

            harness.seenChunk(2);
            harness.ask(Queries.latest("waits"));
            harness.ask(Queries.latest("new"));
            harness.settle();
            assertThat(harness.answered())
                    .as("the watch has ended, and a repeated id is ignored")
                    .containsExactly("digest ok", "waits timeout", "new ok");
            assertThat(harness.answers().get(2).at("/evidence/from").asText()).contains("00:00:02");
        }
    }

    @Test
    void anEventConfirmsTheRequest() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.seenChunk(10);
            forget(harness);

            assertThat(harness.events()).hasSize(1);
            assertThat(harness.events().get(0).json())
                    .contains("\"kind\":\"stream-forgotten\",\"request\":\"r-1\"")
                    .contains("\"time\":\"1970-01-01T00:00:12Z\"");
        }
    }

    @Test
    void aStreamOfWhichNothingIsKnownIsReportedAndLeavesNoState() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.item(new StreamForgotten(Queries.STREAM, "r-1", false));

            assertThat(harness.events().get(0).json()).contains("\"kind\":\"stream-unknown\"");
            assertThat(harness.stateEntries()).isZero();
        }
    }

    @Test
    void theStateIsGoneWhenTheIdsHaveExpired() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.seenChunk(10);
            forget(harness);
            assertThat(harness.stateEntries()).as("the header").isEqualTo(1);

            harness.processingTime(100_000_000_000L);
            assertThat(harness.stateEntries()).isZero();
        }
    }

    private static void forget(MemoryHarness harness) throws Exception {
        harness.item(new StreamForgotten(Queries.STREAM, "r-1", true));
    }
}
