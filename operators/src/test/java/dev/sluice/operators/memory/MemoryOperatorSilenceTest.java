// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.fixture.Queries;
import dev.sluice.engine.stream.ChunkStarted;
import dev.sluice.engine.stream.ClockAdvance;
import dev.sluice.engine.stream.InputPaused;
import dev.sluice.engine.stream.InputResumed;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.QueryOptions;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.List;

import static dev.sluice.engine.fixture.TestingSteps.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link MemoryOperator}: answers about silent, unknown and ended streams. */
@ExtendWith(ModelsAreClosed.class)
class MemoryOperatorSilenceTest {

    private final Configuration config = MemoryHarness.config("dtd-feature");

    @Test
    void aQuestionToASilentStreamIsAnsweredFromWhatIsKnown() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.ask(Queries.at("q", 60 * SECOND));
            harness.processingTime(900);
            harness.chunk(2);
            harness.processingTime(1_899);
            harness.settle();
            assertThat(harness.answers()).as("the stream sent a chunk at 900 ms").isEmpty();
            harness.processingTime(1_900);
            harness.settle();
            assertThat(harness.answered()).containsExactly("q timeout");
            JsonNode answer = harness.answer();
            assertThat(answer.get("as_of").asText()).isEqualTo("1970-01-01T00:00:04.000000Z");
            assertThat(answer.get("answer").asText()).contains("tokens");
            assertThat(answer.at("/evidence/frames").asInt()).isEqualTo(8);
        }
    }

    @Test
    void aStreamThatDoesNotExistHasNoVideoAfterTheTimeout() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.ask(Queries.latestOf("nowhere", "q"));
            harness.ask(Queries.at("r", 5 * SECOND));
            harness.processingTime(999);
            assertThat(harness.answers()).isEmpty();
            harness.processingTime(1_000);
            assertThat(harness.answered()).containsExactlyInAnyOrder("q no_video", "r no_video");
            assertThat(harness.answers().get(0).get("as_of").isNull()).isTrue();
        }
    }

    @Test
    void aWatchHasTheSameAnswersWhetherOrNotItsStreamWasSilentBeforeAFailure() throws Exception {
        List<JsonNode> answers;
        OperatorSubtaskState state;
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.ask(Queries.watch("w"));
            state = harness.snapshot();
            harness.processingTime(60_000);
            harness.settle();
            assertThat(harness.answers()).as("silence does not answer a watch").isEmpty();
            harness.chunk(0);
            harness.settle();
            answers = harness.answers();
        }
        try (MemoryHarness harness = MemoryHarness.restore(config, null, state)) {
            harness.chunk(0);
            harness.settle();
            assertThat(harness.answer().get("sequence").asInt()).isZero();
            assertThat(harness.answered()).containsExactly("w ok");
            assertThat(harness.answers()).isEqualTo(answers);
        }
    }

    @Test
    void aWatchOfASilentStreamEndsWhenTheStreamIsEvicted() throws Exception {
        config.set(JobOptions.STREAM_IDLE_TIMEOUT, Duration.ofSeconds(10));
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.ask(Queries.watchUntil("absent", 60 * SECOND));
            harness.processingTime(9_999);
            assertThat(harness.stateEntries()).isPositive();
            harness.processingTime(10_000);
            assertThat(harness.answers()).isEmpty();
            assertThat(harness.stateEntries()).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @Test
    void aStreamThatNeverSentAChunkIsEvictedWithItsQueryIds() throws Exception {
        config.set(QueryOptions.ID_TTL, Duration.ofSeconds(30));
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.ask(Queries.latestOf("nowhere", "q"));
            harness.processingTime(1_000);
            assertThat(harness.stateEntries()).isPositive();
            harness.processingTime(30_000);
            assertThat(harness.stateEntries()).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @Test
    void aStreamWithAChunkInFlightIsNotSilent() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.ask(Queries.at("q", 60 * SECOND));
            harness.item(new ChunkStarted(Queries.STREAM));
            harness.processingTime(60_000);
            assertThat(harness.answers()).isEmpty();
            harness.chunk(0);
            harness.processingTime(60_999);
            harness.settle();
            assertThat(harness.answers()).isEmpty();
            harness.processingTime(61_000);
            harness.settle();
            assertThat(harness.answered()).containsExactly("q timeout");
        }
    }

    @Test
    void noStreamIsSilentWhileTheOperatorDoesNotRead() throws Exception {
        config.set(QueryOptions.MAX_BACKLOG, 1);
        ScriptedVideoLlm.hold();
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.ask(Queries.at("waiting", 60 * SECOND));
            harness.ask(Queries.latestOf("nowhere", "absent"));
            harness.ask(Queries.latest("inFlight"));
            harness.mail(
                    () -> {
                        harness.processingTime(60_000);
                        ScriptedVideoLlm.letGo();
                    });
            harness.chunk(2); // waits for an answer
            assertThat(harness.answered()).containsExactly("inFlight ok");
            harness.processingTime(60_999);
            harness.settle();
            assertThat(harness.answers()).hasSize(1);
            harness.processingTime(61_000);
            harness.settle();
            assertThat(harness.answered())
                    .containsExactlyInAnyOrder("inFlight ok", "absent no_video", "waiting timeout");
        }
    }

    @Test
    void noStreamIsSilentWhileTheInputIsPaused() throws Exception {
        config.set(QueryOptions.MAX_BACKLOG, 1);
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.ask(Queries.at("waiting", 60 * SECOND));
            harness.item(MemoryHarness.stepOf("other", 0));
            harness.ask(Queries.latestOf("other", "inFlight"));
            harness.item(new InputPaused("third"));
            harness.processingTime(30_000);
            harness.item(new ClockAdvance("other", 2 * SECOND)); // waits for an answer as well
            harness.processingTime(60_000);
            harness.settle();
            assertThat(harness.answered()).containsExactly("inFlight ok");
            harness.item(new InputResumed("third"));
            harness.processingTime(60_999);
            harness.settle();
            assertThat(harness.answers()).hasSize(1);
            harness.processingTime(61_000);
            harness.settle();
            assertThat(harness.answered()).containsExactly("inFlight ok", "waiting timeout");
        }
    }

    @Test
    void inputDuringAPauseStartsTheSilenceAtItsEnd() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.ask(Queries.at("waiting", 60 * SECOND));
            harness.item(new InputPaused("other"));
            harness.processingTime(30_000);
            harness.chunk(2);
            harness.processingTime(30_100);
            harness.item(new InputResumed("other"));
            harness.processingTime(31_099);
            harness.settle();
            assertThat(harness.answers()).isEmpty();
            harness.processingTime(31_100);
            harness.settle();
            assertThat(harness.answered()).containsExactly("waiting timeout");
        }
    }

    @Test
    void noStreamOfBoundedInputIsEverSilent() throws Exception {
        try (MemoryHarness harness = MemoryHarness.openBounded(config)) {
            harness.ask(Queries.at("q", 3 * SECOND));
            harness.ask(Queries.latestOf("nowhere", "absent"));
            harness.processingTime(60_000);
            harness.chunk(0);
            harness.processingTime(120_000);
            assertThat(harness.answers()).isEmpty();
            harness.chunk(2);
            harness.endInput();
            assertThat(harness.answered()).containsExactlyInAnyOrder("q ok", "absent no_video");
        }
    }

    @Test
    void noStreamOfBoundedInputIsEverIdle() throws Exception {
        config.set(JobOptions.STREAM_IDLE_TIMEOUT, Duration.ofMinutes(1));
        config.set(QueryOptions.ID_TTL, Duration.ofSeconds(30));
        try (MemoryHarness harness = MemoryHarness.openBounded(config)) {
            harness.ask(Queries.at("q", 3 * SECOND));
            harness.ask(Queries.latestOf("nowhere", "absent"));
            harness.chunk(0);
            harness.processingTime(600_000);
            harness.settle();
            assertThat(harness.answers()).isEmpty();
            harness.ask(Queries.latestOf("nowhere", "absent"));
            harness.chunk(2);
            harness.settle();
            harness.endInput();
            assertThat(harness.answered()).containsExactly("q ok", "absent no_video");
            assertThat(harness.answers().get(0).at("/evidence/frames").asInt()).isEqualTo(6);
        }
    }

    @Test
    void aReplayDoesNotLimitPendingQuestions() throws Exception {
        config.set(QueryOptions.MAX_PENDING, 2);
        try (MemoryHarness harness = MemoryHarness.openBounded(config)) {
            for (int i = 1; i <= 5; i++) {
                harness.ask(Queries.at("q" + i, i * SECOND));
            }
            for (long step = 0; step < 6; step++) {
                harness.chunk(step);
            }
            harness.endInput();
            assertThat(harness.answered())
                    .containsExactly("q1 ok", "q2 ok", "q3 ok", "q4 ok", "q5 ok");
        }
    }

    @Test
    void everythingIsAnsweredAtTheEndOfInput() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.ask(Queries.at("ahead", 60 * SECOND));
            harness.ask(Queries.watch("digest"));
            harness.ask(Queries.latestOf("nowhere", "absent"));
            harness.settle();
            harness.chunk(2);
            harness.endInput();
            assertThat(harness.answered())
                    .containsExactlyInAnyOrder(
                            "digest ok", "digest ok", "ahead timeout", "absent no_video");
            assertThat(harness.inFlight()).isZero();
        }
    }
}
