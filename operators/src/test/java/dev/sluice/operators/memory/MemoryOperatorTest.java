// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.fixture.Queries;
import dev.sluice.engine.memory.TokenBlock;
import dev.sluice.engine.memory.TokenBlockFormat;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.MemoryOptions;
import dev.sluice.operators.config.QueryOptions;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static dev.sluice.engine.fixture.TestingSteps.SECOND;
import static dev.sluice.engine.fixture.TestingSteps.capture;
import static dev.sluice.engine.fixture.TestingSteps.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests of {@link MemoryOperator}: which questions are answered, when, and from what evidence. */
@ExtendWith(ModelsAreClosed.class)
class MemoryOperatorTest {

    private final Configuration config = MemoryHarness.config("dtd-feature");

    @Test
    void aQuestionInTheMiddleOfAChunkSeesExactlyTheStepsThatEndAtOrBeforeIt() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.ask(Queries.at("before", end(4) - 1));
            harness.ask(Queries.at("at", end(4)));
            harness.chunk(2);
            assertThat(harness.answers()).as("the clock is at 4 s").isEmpty();
            harness.chunk(4);
            harness.settle();
            assertThat(harness.answered()).containsExactly("before ok", "at ok");
            JsonNode before = harness.answers().get(0);
            assertThat(before.at("/evidence/frames").asInt()).isEqualTo(8);
            assertThat(before.at("/evidence/to").asText()).isEqualTo("1970-01-01T00:00:03.500000Z");
            assertThat(before.at("/as_of").asText()).isEqualTo("1970-01-01T00:00:04.499999Z");
            JsonNode at = harness.answers().get(1);
            assertThat(at.at("/evidence/frames").asInt()).isEqualTo(10);
            assertThat(at.at("/evidence/to").asText()).isEqualTo("1970-01-01T00:00:04.500000Z");
            assertThat(at.at("/evidence/late").asBoolean()).isFalse();
        }
    }

    @Test
    void anAnswerDescribesItsEvidence() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.gated(2);
            harness.clock(3 * SECOND);
            harness.ask(Queries.latest("q"));
            harness.settle();
            JsonNode answer = harness.answer();
            assertThat(answer.get("sequence").asInt()).isZero();
            assertThat(answer.get("as_of").asText()).isEqualTo("1970-01-01T00:00:03.000000Z");
            assertThat(answer.get("model").asText()).isEqualTo("scripted");
            assertThat(answer.get("policy").asText()).isEqualTo("dtd-feature");
            assertThat(answer.get("finish_reason").asText()).isEqualTo("stop");
            assertThat(answer.at("/evidence/from").asText())
                    .isEqualTo("1970-01-01T00:00:00.000000Z");
            assertThat(answer.at("/evidence/tokens_seen").asInt()).isEqualTo(3 * 6);
            int kept = answer.at("/evidence/tokens_kept").asInt();
            assertThat(kept).isBetween(6, 11);
            assertThat(answer.at("/evidence/tokens_used").asInt()).isEqualTo(kept);
            assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(kept);
            assertThat(answer.at("/usage/generated_tokens").asInt()).isEqualTo(1);
            assertThat(answer.get("answer").asText()).startsWith(kept + " tokens");
        }
    }

    @Test
    void thePromptContainsTheProvisionalTokensOfTheOpenWindow() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(MemoryHarness.config("holitom"))) {
            harness.chunk(0);
            harness.chunk(2);
            harness.ask(Queries.latest("q"));
            harness.settle();
            assertThat(harness.answer().at("/evidence/tokens_used").asInt()).isPositive();
            assertThat(harness.answer().at("/evidence/tokens_seen").asInt()).isEqualTo(24);
        }
    }

    @Test
    void aLateQuestionAboutTheOpenWindowHasTheSameAnswerAsOneInTime() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(MemoryHarness.config("dtd+holitom"))) {
            harness.chunk(0);
            harness.ask(Queries.at("q", end(2)));
            harness.chunk(2);
            harness.chunk(4);
            harness.settle();
            JsonNode inTime = harness.answer();
            Query again =
                    new Query(
                            "r",
                            Queries.STREAM,
                            Queries.at("q", 0).question(),
                            end(2),
                            Query.ALL,
                            QueryMode.ONCE,
                            Query.NEVER,
                            List.of(),
                            0);
            harness.ask(again);
            harness.settle();
            JsonNode late = harness.answers().get(1);
            assertThat(late.at("/evidence/late").asBoolean()).isTrue();
            assertThat(inTime.at("/evidence/late").asBoolean()).isFalse();
            assertThat(late.get("answer")).isEqualTo(inTime.get("answer"));
            assertThat(harness.events())
                    .singleElement()
                    .satisfies(
                            event -> {
                                assertThat(event.type()).isEqualTo(EventType.LATE);
                                assertThat(event.timeMicros()).isEqualTo(end(2));
                                assertThat(event.json()).contains("\"query_id\":\"r\"", "clock");
                            });
        }
    }

    @Test
    void aLookbackLeavesOutOlderStepsExceptForTheCanvas() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            for (int step = 0; step < 10; step += 2) {
                harness.chunk(step);
            }
            harness.ask(Queries.lookback("q", 10 * SECOND, 2 * SECOND));
            harness.settle();
            assertThat(harness.answer().at("/evidence/from").asText())
                    .isEqualTo("1970-01-01T00:00:08.000000Z");
            assertThat(harness.answer().at("/evidence/frames").asInt()).isEqualTo(4);
            assertThat(harness.answer().at("/evidence/tokens_kept").asInt())
                    .isGreaterThanOrEqualTo(6);
        }
    }

    @Test
    void questionsAboutEvictedStepsAreAnsweredWithHistoryGone() throws Exception {
        config.set(MemoryOptions.MAX_STEPS, 4);
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            for (int step = 0; step < 20; step += 2) {
                harness.chunk(step);
            }
            harness.ask(Queries.at("at", capture(3)));
            harness.ask(Queries.lookback("from", 20 * SECOND, 19 * SECOND));
            harness.ask(Queries.latest("all"));
            harness.settle();
            assertThat(harness.answered())
                    .containsExactly("at history_gone", "from history_gone", "all ok");
            JsonNode gone = harness.answers().get(0);
            assertThat(gone.get("answer").isNull()).isTrue();
            assertThat(gone.at("/evidence/from").asText())
                    .as("start of memory")
                    .isEqualTo(harness.answers().get(2).at("/evidence/from").asText());
        }
    }

    @Test
    void aTimeBeforeTheFirstFrameIsGoneForALateQuestionAndEmptyForAnEarlyOne() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.ask(Queries.at("early", 5 * SECOND));
            harness.chunk(10);
            harness.ask(Queries.at("late", 5 * SECOND));
            harness.settle();
            assertThat(harness.answered()).containsExactly("early no_video", "late history_gone");
            assertThat(harness.answers().get(1).at("/evidence/from").asText())
                    .as("start of memory")
                    .isEqualTo("1970-01-01T00:00:10.000000Z");
        }
    }

    @Test
    void aCancelWithdrawsPendingReleasedAndInFlightQuestions() throws Exception {
        ScriptedVideoLlm.hold();
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.ask(Queries.latest("inFlight"));
            harness.ask(Queries.latest("released"));
            harness.ask(Queries.at("waiting", 60 * SECOND));
            harness.ask(Queries.latest("other"));
            ScriptedVideoLlm.awaitInside(1);
            harness.ask(Queries.cancel("inFlight"));
            harness.ask(Queries.cancel("released"));
            harness.ask(Queries.cancel("waiting"));
            harness.ask(Queries.cancel("unknown"));
            ScriptedVideoLlm.letGo();
            harness.settle();
            harness.endInput();
            assertThat(harness.answered()).containsExactly("other ok");
        }
    }

    @Test
    void aRepeatedQuestionIsAnsweredOnce() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.ask(Queries.latest("q"));
            harness.ask(Queries.latest("q"));
            harness.settle();
            harness.ask(Queries.latest("q"));
            harness.settle();
            assertThat(harness.answered()).containsExactly("q ok");
        }
    }

    @Test
    void aTimeTooFarAheadIsAnError() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.ask(Queries.at("q", 4_000 * SECOND));
            JsonNode answer = harness.answer();
            assertThat(answer.get("status").asText()).isEqualTo("error");
            assertThat(answer.at("/error/code").asText()).isEqualTo("QUERY_INVALID");
        }
    }

    @Test
    void aPromptThatDoesNotFitNamesTheOptionsThatLimitIt() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.ask(Queries.latest("too long"));
            harness.ask(Queries.lookback("too long, too", 20 * SECOND, 10 * SECOND));
            harness.settle();
            harness.endInput();
            assertThat(harness.answers().get(0).at("/error/code").asText())
                    .isEqualTo("MODEL_FAILED");
            assertThat(harness.answers().get(0).at("/error/message").asText())
                    .startsWith("made for 4096. ")
                    .contains("sluice.memory.max-tokens", "sluice.memory.max-steps")
                    .contains("lookback");
            assertThat(harness.answers().get(1).at("/error/message").asText())
                    .as("no advice to do what was done")
                    .startsWith("made for 4096. ")
                    .doesNotContain("lookback");
        }
    }

    @Test
    void aModelFailureCostsOneAnswer() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.ask(Queries.latest("broken"));
            harness.ask(Queries.latest("defect"));
            harness.ask(Queries.latest("speechless"));
            harness.ask(Queries.latest("fine"));
            harness.settle();
            assertThat(harness.answered())
                    .containsExactly("broken error", "defect error", "speechless error", "fine ok");
            assertThat(harness.answers().get(0).at("/error/code").asText())
                    .isEqualTo("MODEL_FAILED");
            assertThat(harness.answers().get(0).at("/error/message").asText())
                    .isEqualTo("the model is broken");
            assertThat(harness.answers().get(1).at("/error/code").asText()).isEqualTo("INTERNAL");
            assertThat(harness.answers().get(2).at("/error/message").asText())
                    .isEqualTo("java.lang.UnsupportedOperationException");
        }
    }

    @Test
    void aStreamHasOneQuestionInFlightAndOtherStreamsContinue() throws Exception {
        config.set(QueryOptions.WORKERS, 4);
        ScriptedVideoLlm.hold();
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.item(MemoryHarness.stepOf("other", 0));
            for (String id : List.of("a", "b", "c")) {
                harness.ask(Queries.latest(id));
            }
            harness.ask(Queries.latestOf("other", "x"));
            ScriptedVideoLlm.awaitInside(2);
            assertThat(harness.inFlight()).isEqualTo(2);
            assertThat(harness.answersInFlight()).isEqualTo(2);
            ScriptedVideoLlm.letGo();
            harness.settle();
            assertThat(ScriptedVideoLlm.mostInside()).isEqualTo(2);
            assertThat(harness.answered())
                    .filteredOn(answer -> !answer.startsWith("x"))
                    .containsExactly("a ok", "b ok", "c ok");
        }
    }

    @Test
    void withAFullBacklogReadingWaitsForAnswers() throws Exception {
        config.set(QueryOptions.MAX_BACKLOG, 2);
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            for (int i = 0; i < 20; i++) {
                harness.ask(Queries.latest("q" + i));
                assertThat(harness.answers()).hasSizeGreaterThanOrEqualTo(i - 1);
            }
            harness.settle();
            assertThat(harness.answers()).hasSize(20);
        }
    }

    @Test
    void anEvictedStreamEmitsTheTokensOfItsOpenWindowFirst() throws Exception {
        Configuration merging = merging();
        merging.set(JobOptions.STREAM_IDLE_TIMEOUT, Duration.ofSeconds(10));
        try (MemoryHarness harness = MemoryHarness.open(merging)) {
            harness.chunk(0);
            harness.chunk(2);
            harness.gated(4);
            assertThat(harness.tokens()).hasSizeLessThan(5);
            harness.processingTime(10_000);
            assertThat(steps(harness.tokens())).containsExactly(0L, 1L, 2L, 3L, 4L);
            assertThat(harness.stateEntries()).isZero();
        }
    }

    @Test
    void theEndOfInputEmitsTheTokensOfTheOpenWindowAfterItsQuestions() throws Exception {
        String open;
        try (MemoryHarness harness = MemoryHarness.open(merging())) {
            harness.chunk(0);
            harness.chunk(2);
            harness.ask(Queries.latest("q"));
            harness.settle();
            open = harness.answer().get("answer").asText();
        }
        try (MemoryHarness harness = MemoryHarness.open(merging())) {
            harness.chunk(0);
            harness.chunk(2);
            harness.ask(Queries.at("q", 60 * SECOND));
            assertThat(harness.tokens()).hasSizeLessThan(4);
            harness.endInput();
            assertThat(steps(harness.tokens())).containsExactly(0L, 1L, 2L, 3L);
            assertThat(harness.answered()).containsExactly("q timeout");
            assertThat(harness.answer().get("answer").asText()).isEqualTo(open);
        }
    }

    private static Configuration merging() {
        Configuration merging = MemoryHarness.config("dtd+holitom");
        merging.set(KafkaOptions.TOKENS_TOPIC, "tokens");
        return merging;
    }

    private static List<Long> steps(List<OutboundRecord> records) throws IOException {
        List<Long> steps = new ArrayList<>();
        for (OutboundRecord record : records) {
            steps.add(new TokenBlockFormat().fromBytes(record.value()).steps().get(0).step());
        }
        return steps;
    }

    @Test
    void questionsReleasedTogetherDelayEachRecordByOneAnswerAtMost() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            for (int i = 0; i < 300; i++) {
                harness.ask(Queries.at("q" + i, end(2)));
            }
            harness.step(2);
            harness.step(3);
            assertThat(harness.answers()).as("steps do not wait").isEmpty();
            harness.clock(capture(4));
            assertThat(harness.answers()).hasSize(1);
            harness.chunk(4);
            assertThat(harness.answers()).hasSize(2);
            harness.ask(Queries.latest("last"));
            assertThat(harness.answers()).hasSize(3);
            harness.settle();
            assertThat(harness.answered()).hasSize(301).endsWith("last ok");
        }
    }

    @Test
    void finalTokensAreEmittedIfTheirTopicIsSet() throws Exception {
        config.set(KafkaOptions.TOKENS_TOPIC, "tokens");
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.gated(2);
            List<OutboundRecord> records = harness.tokens();
            assertThat(records).hasSize(3);
            TokenBlock block = new TokenBlockFormat().fromBytes(records.get(0).value());
            assertThat(block.steps().get(0).step()).isZero();
            assertThat(block.kept()).isEqualTo(6);
            assertThat(records.get(1).headers())
                    .extracting(header -> header.name() + "=" + header.text())
                    .contains(
                            "ce_id=1",
                            "ce_type=dev.sluice.tokens.block.v1",
                            "ce_time=1970-01-01T00:00:01.000000Z");
            assertThat(records)
                    .extracting(MemoryOperatorTest::isMarkedAsGated)
                    .containsExactly(false, false, true);
        }
        try (MemoryHarness harness = MemoryHarness.open(MemoryHarness.config("dtd-feature"))) {
            harness.chunk(0);
            assertThat(harness.tokens()).isEmpty();
        }
    }

    private static boolean isMarkedAsGated(OutboundRecord record) {
        return record.headers().stream()
                .anyMatch(
                        header ->
                                header.name().equals("ce_sluicegated")
                                        && header.text().equals("true"));
    }

    @Test
    void tokensAreEmittedWithoutTheirValuesIfAskedTo() throws Exception {
        config.set(KafkaOptions.TOKENS_TOPIC, "tokens");
        List<byte[]> full = firstTokens(config);
        config.set(KafkaOptions.TOKEN_VALUES, false);
        List<byte[]> bare = firstTokens(config);
        assertThat(bare).hasSameSizeAs(full);
        TokenBlock block = new TokenBlockFormat().fromBytes(full.get(0));
        ByteBuffer record = ByteBuffer.wrap(bare.get(0));
        assertThat(record.capacity()).isEqualTo(18 + 28 + 8 * block.kept() + 4);
        assertThat(record.getInt(10)).as("dimension").isZero();
        assertThat(record.getInt(42)).as("tokens").isEqualTo(block.kept());
        int[] positions = new int[block.kept()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = record.getInt(46 + 4 * i);
        }
        assertThat(positions).isEqualTo(block.steps().get(0).positions());
    }

    private static List<byte[]> firstTokens(Configuration config) throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            return harness.tokens().stream().map(OutboundRecord::value).toList();
        }
    }

    @Test
    void repeatedStepsChangeNothing() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.chunk(0);
            harness.ask(Queries.latest("q"));
            harness.settle();
            assertThat(harness.answer().at("/evidence/frames").asInt()).isEqualTo(4);
        }
    }

    @Test
    void aStepThatHasNotPassedTheDropIsADefectOfTheJob() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            assertThatThrownBy(() -> harness.item(MemoryHarness.stepOf("cam", 0).encoded()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("that have passed the drop operator");
        }
    }

    @Test
    void anOptionOutOfRangeIsNamed() {
        config.set(QueryOptions.WORKERS, 0);
        assertThatThrownBy(() -> MemorySettings.from(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sluice.query.workers is 0; expected at least 1");
    }
}
