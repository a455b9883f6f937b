// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerJson;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Scene time and capture time. */
final class StreamTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T09:00:00.000Z, 2026-11-20T09:00:00Z",
        "2026-11-20T09:00:01.999Z, 2026-11-20T09:00:00Z",
        "2026-11-20T09:00:02.500Z, 2026-11-20T09:00:02Z"
    })
    void aSceneBeginsWithAStep(Instant now, Instant start) {
        assertThat(StreamTime.around(now).start()).isEqualTo(start);
    }

    @Test
    void anAnswerKnowsTheSceneUpToItsAsOf() {
        StreamTime time = new StreamTime(Instant.parse("2026-11-20T09:00:02Z"));
        assertThat(time.instant(2.25)).isEqualTo("2026-11-20T09:00:04.250Z");
        assertThat(time.asOf(answer("\"2026-11-20T09:00:04.25Z\""))).hasValue(2.25);
        assertThat(time.asOf(answer("null"))).isEmpty();
    }

    private static Answer answer(String asOf) {
        String json = "{\"query_id\":\"q\",\"status\":\"ok\",\"as_of\":%s}".formatted(asOf);
        return AnswerJson.read(json.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"0, 0:00", "9.96, 0:10", "31.44, 0:31.4", "600, 10:00", "71.5, 1:11.5"})
    void timesReadAsMinutesAndSeconds(double seconds, String text) {
        assertThat(StreamTime.text(seconds)).isEqualTo(text);
    }
}
