// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.model.FinishReason;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link AnswerJson}. */
class AnswerJsonTest {

    private static final Answer ANSWER =
            new Answer(
                    "q-1",
                    "lobby",
                    2,
                    AnswerStatus.OK,
                    1_795_163_400_250_000L,
                    "A \"red\" box.",
                    FinishReason.STOP,
                    new AnswerEvidence(
                            1_795_163_390_000_000L, 1_795_163_400_000_000L, 20, 640, 71, 71, false),
                    new AnswerTiming(1.5, 20.25049, 31, 250),
                    "tiny",
                    "dtd+holitom",
                    null);

    @Test
    void fieldsAreInTheirOrder() {
        assertThat(new String(AnswerJson.write(ANSWER), UTF_8))
                .isEqualTo(
                        "{\"query_id\":\"q-1\",\"stream_id\":\"lobby\",\"sequence\":2,"
                                + "\"status\":\"ok\",\"as_of\":\"2026-11-20T08:30:00.250000Z\","
                                + "\"answer\":\"A \\\"red\\\" box.\",\"finish_reason\":\"stop\","
                                + "\"evidence\":{\"from\":\"2026-11-20T08:29:50.000000Z\","
                                + "\"to\":\"2026-11-20T08:30:00.000000Z\",\"frames\":20,"
                                + "\"tokens_seen\":640,\"tokens_kept\":71,\"tokens_used\":71,"
                                + "\"late\":false},"
                                + "\"timing\":{\"wait_ms\":1.5,\"prefill_ms\":20.25,"
                                + "\"first_token_ms\":31.0,\"total_ms\":250.0},"
                                + "\"model\":\"tiny\",\"policy\":\"dtd+holitom\"}");
    }

    @Test
    void theQuestionIsRepeatedAsItWasAsked() {
        Query asked = Query.latest("lobby", "What is red?").withId("q-1");
        assertThat(new String(AnswerJson.write(ANSWER.to(asked)), UTF_8))
                .contains(
                        "\"sequence\":2,\"question\":\"What is red?\",\"mode\":\"once\",\"at\":\"latest\",\"status\"");
        Query watch = asked.at(CaptureTime.instant(1_795_163_400_250_000L)).watching();
        assertThat(new String(AnswerJson.write(ANSWER.to(watch)), UTF_8))
                .contains("\"mode\":\"watch\",\"at\":\"2026-11-20T08:30:00.250Z\"");
    }

    @Test
    void theTokensOfPromptAndTextAreCountedIfTheModelWasAsked() {
        assertThat(new String(AnswerJson.write(ANSWER.using(new AnswerUsage(95, 4))), UTF_8))
                .contains(
                        "\"finish_reason\":\"stop\",\"usage\":{\"prompt_tokens\":95,\"generated_tokens\":4},\"evidence\"");
        assertThat(AnswerJson.read(AnswerJson.write(ANSWER)).usage()).isNull();
    }

    @Test
    void theAnswerToAWatchSaysSinceWhenItHolds() {
        Answer since = ANSWER.since(1_795_163_398_250_000L);
        assertThat(new String(AnswerJson.write(since), UTF_8))
                .contains(
                        "\"as_of\":\"2026-11-20T08:30:00.250000Z\",\"since\":\"2026-11-20T08:29:58.250000Z\",\"answer\"");
        assertThat(AnswerJson.read(AnswerJson.write(since)).sinceMicros())
                .isEqualTo(since.sinceMicros());
        assertThat(AnswerJson.read(AnswerJson.write(ANSWER)).sinceMicros())
                .isEqualTo(Answer.NO_TIME);
    }

    @Test
    void absentValuesAreNullAndTheErrorIsLast() {
        Answer answer =
                Answer.invalid(
                        new ParsedQuery.Invalid("q", "s", "question is empty"), "tiny", "none");
        assertThat(new String(AnswerJson.write(answer), UTF_8))
                .contains("\"as_of\":null,\"answer\":null,\"finish_reason\":null")
                .contains("\"from\":null,\"to\":null")
                .endsWith(
                        "\"error\":{\"code\":\"%s\",\"message\":\"question is empty\"}}"
                                .formatted(ErrorCode.QUERY_INVALID));
    }

    @Test
    void theRecordHasTheStreamAsItsKey() {
        OutboundRecord record = ANSWER.toRecord();
        assertThat(record.key()).isEqualTo("lobby".getBytes(UTF_8));
        assertThat(record.value()).isEqualTo(AnswerJson.write(ANSWER));
        assertThat(record.timestamp()).isNegative();
    }
}
