// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.ask;

import dev.sluice.engine.protocol.AnswerJson;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Answers as people see them. */
final class AnswerPrinterTest {

    @Test
    void anAnswerSaysWhatItRestsOn() {
        assertThat(
                        text(
                                """
                                {"query_id":"q","status":"ok","answer":"a cat","as_of":"2026-11-20T09:00:01Z",
                                "evidence":{"frames":8,"tokens_seen":1200,"tokens_kept":90,"tokens_used":80},
                                "timing":{"total_ms":12.4}}
                                """))
                .isEqualTo(
                        """
                        "a cat"
                            8 frames: 1,200 tokens seen, 90 kept (7.5%), 80 used in the prompt
                            as of 2026-11-20T09:00:01.000000Z, answered in 12 ms""");
    }

    @Test
    void anErrorSaysItsCodeAndMessage() {
        assertThat(
                        text(
                                """
                                {"query_id":"q","status":"error","as_of":"2026-11-20T09:00:01Z",
                                "error":{"code":"QUERY_INVALID","message":"the question is empty"}}
                                """))
                .startsWith("error QUERY_INVALID: the question is empty\n");
    }

    @Test
    void aStreamWithoutVideoHasNoTokensAndNoTime() {
        assertThat(
                        text(
                                "{\"query_id\":\"q\",\"status\":\"no_video\",\"as_of\":null,\"answer\":null}"))
                .isEqualTo("no_video\n    as of (nothing yet)");
    }

    @Test
    void anAnswerNamesItsQuestionAndATimeoutHasItsWords() {
        assertThat(
                        text(
                                """
                                {"query_id":"q-1","stream_id":"lobby","status":"timeout","answer":"nothing",
                                "question":"What moves?","mode":"once","at":"2026-11-20T09:00:00Z",
                                "as_of":"2026-11-20T08:59:00Z"}
                                """))
                .startsWith("\"nothing\" (timeout: the stream ended before the time asked about)\n")
                .contains("    q-1 to lobby, about 2026-11-20T09:00:00.000000Z: What moves?\n");
    }

    private static String text(String json) {
        return AnswerPrinter.forPeople(AnswerJson.read(json.getBytes(UTF_8)));
    }
}
