// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.app.demo.DemoScript.Line;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.ingest.chunk.CaptureTime;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** The demo asks each question once, at its time, of a scene and of any other video. */
final class DemoScriptTest {

    private static final StreamTime TIME = new StreamTime(Instant.parse("2026-11-20T09:00:00Z"));

    @Test
    void linesComeInOrderAndOnce() {
        DemoScript script =
                new DemoScript(List.of(Line.latest(7, "Second?"), Line.at(3, 4, "First?")));
        assertThat(script.due(2.9)).isEmpty();
        assertThat(script.due(3).map(Line::text)).contains("First?");
        assertThat(script.due(3)).isEmpty();
        assertThat(script.due(60).map(Line::text)).contains("Second?");
        assertThat(script.due(60)).isEmpty();
    }

    @Test
    void aLineBecomesARecordInCaptureTime() {
        Query moment = Line.at(3, 4.5, "What?").query("camera", TIME);
        assertThat(moment.atMicros()).isEqualTo(CaptureTime.parse("2026-11-20T09:00:04.500Z"));
        assertThat(moment.mode()).isEqualTo(QueryMode.ONCE);
        Query watch = Line.watch(7, 8, "Tell me when.").query("camera", TIME);
        assertThat(watch.atMicros()).isEqualTo(CaptureTime.parse("2026-11-20T09:00:08Z"));
        assertThat(watch.mode()).isEqualTo(QueryMode.WATCH);
        Query now = Line.latest(3, "Now?").query("camera", TIME);
        assertThat(now.atMicros()).isEqualTo(Query.LATEST);
        assertThat(now.queryId()).isNotEqualTo(watch.queryId());
    }

    @Test
    void halfAMinuteOfAnyVideoHoldsEveryKindOfQuestion() {
        List<Line> asked = asked(30);
        assertThat(asked).hasSizeGreaterThanOrEqualTo(6);
        assertThat(asked).anyMatch(line -> Double.isNaN(line.at()));
        assertThat(asked).anyMatch(line -> line.at() > line.after());
        assertThat(asked).anyMatch(line -> line.lookback().equals(seconds(5)));
        assertThat(asked).anyMatch(Line::watch);
        assertThat(asked).allMatch(line -> line.key().isEmpty());
    }

    @Test
    void anHourHasQuestionsToItsEnd() {
        assertThat(asked(3600).size() - asked(3580).size()).isBetween(3, 4);
    }

    private static Optional<Duration> seconds(int seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }

    private static List<Line> asked(int seconds) {
        DemoScript script = DemoScript.ofAnything(seconds);
        List<Line> asked = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            script.due(second).ifPresent(asked::add);
        }
        return asked;
    }
}
