// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What one side writes, the other side reads. */
class RoundTripTest {

    @RepeatedTest(200)
    void aQueryIsReadAsItWasWritten(RepetitionInfo seed) {
        Query query = new RandomRecords(seed.getCurrentRepetition()).query();
        assertThat(QueryJson.parse(QueryJson.write(query))).isEqualTo(new ParsedQuery.Valid(query));
    }

    @RepeatedTest(200)
    void anAnswerIsReadAsItWasWritten(RepetitionInfo seed) {
        Answer answer = new RandomRecords(seed.getCurrentRepetition()).answer();
        byte[] written = AnswerJson.write(answer);
        assertThat(AnswerJson.read(written)).isEqualTo(answer);
        assertThat(AnswerJson.write(AnswerJson.read(written))).isEqualTo(written);
    }

    @RepeatedTest(100)
    void anEventIsReadAsItWasWritten(RepetitionInfo seed) {
        StreamEvent event = new RandomRecords(seed.getCurrentRepetition()).event();
        StreamEvent read = StreamEvent.read(event.toRecord().value());
        assertThat(read).isEqualTo(event);
        StreamEvent again =
                StreamEvent.of(read.type(), read.streamId(), read.timeMicros())
                        .with("kind", read.text("kind"))
                        .with("message", read.text("message"))
                        .with("epoch", read.integer("epoch"))
                        .withTime("to", read.time("to"))
                        .build();
        assertThat(again).isEqualTo(event);
    }

    @Test
    void fieldsOfALaterReleaseAreIgnored() {
        Answer answer =
                AnswerJson.read(
                        """
                        {"query_id":"q","status":"ok","colour":7,"evidence":{"frames":3,"more":[]}}
                        """
                                .getBytes(UTF_8));
        assertThat(answer.isOk()).isTrue();
        assertThat(answer.evidence().frames()).isEqualTo(3);
        assertThat(answer.evidence().fromMicros()).isEqualTo(Answer.NO_TIME);
        assertThat(answer.text()).isNull();
        assertThat(answer.error()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"QUERY_INVALID, true", "OVERLOAD, true", "MODEL_FAILED, false"})
    void aQuestionThatIsNotAdmittedGetsNoOtherAnswer(ErrorCode code, boolean refusal) {
        AnswerError error = new AnswerError(code, "why");
        Answer answer = Answer.refused("q", "s", Answer.NO_TIME, "m", "p", error);
        assertThat(AnswerJson.read(AnswerJson.write(answer)).isRefusal()).isEqualTo(refusal);
        assertThat(AnswerJson.read("{\"query_id\":\"q\",\"status\":\"ok\"}".getBytes(UTF_8)))
                .matches(ok -> !ok.isRefusal());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "{",
                "door open",
                "7",
                "[]",
                "{}",
                "{\"query_id\":\"q\",\"status\":\"good\"}",
                "{\"query_id\":\"q\",\"status\":\"ok\",\"as_of\":\"now\"}"
            })
    void aRecordThatIsNotAnAnswerIsRefused(String text) {
        byte[] value = text == null ? null : text.getBytes(UTF_8);
        assertThatThrownBy(() -> AnswerJson.read(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("answer");
    }

    @Test
    void anUnknownTypeIsNotAnEvent() {
        String text = "{\"type\":\"party\",\"stream_id\":\"s\",\"time\":\"2026-11-20T09:00:00Z\"}";
        assertThatThrownBy(() -> StreamEvent.read(text.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("type of the event is \"party\": expected one of [SCENE");
        assertThat(StreamEvent.read(text.replace("party", "gap").getBytes(UTF_8)).timeMicros())
                .isEqualTo(1_795_165_200_000_000L);
    }
}
