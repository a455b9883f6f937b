// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.model.FinishReason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The exact bytes that Sluice writes to Kafka. They are a public contract and must not change. */
class WireBytesTest {

    private static final long AS_OF = 1_795_163_400_250_000L;
    private static final AnswerEvidence EVIDENCE =
            new AnswerEvidence(
                    1_795_163_390_000_000L, 1_795_163_400_000_001L, 20, 640, 71, 70, true);
    private static final String ANSWER_TAIL =
            "\"evidence\":{\"from\":\"2026-11-20T08:29:50.000000Z\","
                    + "\"to\":\"2026-11-20T08:30:00.000001Z\",\"frames\":20,\"tokens_seen\":640,"
                    + "\"tokens_kept\":71,\"tokens_used\":70,\"late\":true},"
                    + "\"timing\":{\"wait_ms\":1.5,\"prefill_ms\":20.25,\"first_token_ms\":31.0,"
                    + "\"total_ms\":250.001},\"model\":\"tiny\",\"policy\":\"dtd+holitom\"";

    @ParameterizedTest
    @CsvSource({"OK, ok, STOP, stop", "TIMEOUT, timeout, LENGTH, length"})
    void anAnswerOfTheModel(AnswerStatus status, String name, FinishReason reason, String end) {
        assertThat(text(answer(status, "A \"red\" bäll.\n", reason, null)))
                .isEqualTo(
                        "{\"query_id\":\"q-1\",\"stream_id\":\"lobby\",\"sequence\":2,"
                                + "\"status\":\"%s\",\"as_of\":\"2026-11-20T08:30:00.250000Z\","
                                        .formatted(name)
                                + "\"answer\":\"A \\\"red\\\" bäll.\\n\",\"finish_reason\":\"%s\","
                                        .formatted(end)
                                + ANSWER_TAIL
                                + "}");
    }

    @ParameterizedTest
    @CsvSource({"NO_VIDEO, no_video", "HISTORY_GONE, history_gone"})
    void anAnswerWithoutTheModel(AnswerStatus status, String name) {
        assertThat(text(answer(status, null, null, null)))
                .isEqualTo(
                        "{\"query_id\":\"q-1\",\"stream_id\":\"lobby\",\"sequence\":2,"
                                + "\"status\":\"%s\",\"as_of\":\"2026-11-20T08:30:00.250000Z\","
                                        .formatted(name)
                                + "\"answer\":null,\"finish_reason\":null,"
                                + ANSWER_TAIL
                                + "}");
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerWithAnError(ErrorCode code) {
        AnswerError error = new AnswerError(code, "found 1; expected 2");
        assertThat(text(answer(AnswerStatus.ERROR, null, null, error)))
                .isEqualTo(
                        "{\"query_id\":\"q-1\",\"stream_id\":\"lobby\",\"sequence\":2,"
                                + "\"status\":\"error\",\"as_of\":\"2026-11-20T08:30:00.250000Z\","
                                + "\"answer\":null,\"finish_reason\":null,"
                                + ANSWER_TAIL
                                + ",\"error\":{\"code\":\"%s\",\"message\":\"found 1; expected 2\"}}"
                                        .formatted(code.name()));
    }

    @Test
    void anAnswerToAnInvalidQuery() {
        Answer answer =
                Answer.invalid(new ParsedQuery.Invalid("q", "s", "it is empty"), "tiny", "none");
        assertThat(text(answer))
                .isEqualTo(
                        "{\"query_id\":\"q\",\"stream_id\":\"s\",\"sequence\":0,"
                                + "\"status\":\"error\",\"as_of\":null,\"answer\":null,"
                                + "\"finish_reason\":null,\"evidence\":{\"from\":null,\"to\":null,"
                                + "\"frames\":0,\"tokens_seen\":0,\"tokens_kept\":0,"
                                + "\"tokens_used\":0,\"late\":false},\"timing\":{\"wait_ms\":0.0,"
                                + "\"prefill_ms\":0.0,\"first_token_ms\":0.0,\"total_ms\":0.0},"
                                + "\"model\":\"tiny\",\"policy\":\"none\",\"error\":{\"code\":"
                                + "\"QUERY_INVALID\",\"message\":\"it is empty\"}}");
    }

    @Test
    void anEventOfEachType() {
        assertThat(event(EventType.SCENE).with("step", 7).with("redundancy", 0.25).build().json())
                .isEqualTo(head("scene") + "\"step\":7,\"redundancy\":0.25}");
        assertThat(
                        event(EventType.GAP)
                                .with("epoch", 5)
                                .with("first_sequence", 2)
                                .withTime("from", 1_500_000)
                                .withTime("to", 2_000_000)
                                .build()
                                .json())
                .isEqualTo(
                        head("gap")
                                + "\"epoch\":5,\"first_sequence\":2,\"from\":"
                                + "\"1970-01-01T00:00:01.500Z\",\"to\":\"1970-01-01T00:00:02Z\"}");
        assertThat(event(EventType.LATE).with("reason", "gap closed").build().json())
                .isEqualTo(head("late") + "\"reason\":\"gap closed\"}");
        assertThat(event(EventType.EPOCH).with("epoch", 5).build().json())
                .isEqualTo(head("epoch") + "\"epoch\":5}");
        assertThat(event(EventType.OVERLOAD).with("query_id", "q").build().json())
                .isEqualTo(head("overload") + "\"query_id\":\"q\"}");
        assertThat(event(EventType.SOURCE).with("kind", "ended").build().json())
                .isEqualTo(head("source") + "\"kind\":\"ended\"}");
    }

    private static StreamEvent.Builder event(EventType type) {
        return StreamEvent.of(type, "lobby", 1_700_000_000_123_456L);
    }

    private static String head(String type) {
        return "{\"type\":\"%s\",\"stream_id\":\"lobby\",\"time\":\"2023-11-14T22:13:20.123456Z\","
                .formatted(type);
    }

    private static Answer answer(
            AnswerStatus status, String text, FinishReason reason, AnswerError error) {
        return new Answer(
                "q-1",
                "lobby",
                2,
                status,
                AS_OF,
                text,
                reason,
                EVIDENCE,
                new AnswerTiming(1.5, 20.25049, 31, 250.0006),
                "tiny",
                "dtd+holitom",
                error);
    }

    private static String text(Answer answer) {
        return new String(AnswerJson.write(answer), UTF_8);
    }
}
