// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.progress;

import dev.sluice.app.progress.ProgressLines.Line;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

final class PlainLinesTest {

    private final StringWriter written = new StringWriter();
    private long now;
    private final PlainLines lines = new PlainLines(new PrintWriter(written), () -> now);

    @Test
    void whatIsOverSoonIsNotPrinted() {
        lines.show(List.of(new Line("", "opening the model")));
        after(9);
        lines.show(List.of(new Line("", "opening the model, 9 s")));
        lines.show(List.of());
        after(2);
        lines.show(List.of(new Line("", "starting the job")));
        assertThat(written.toString()).isEmpty();
    }

    @Test
    void aLineIsPrintedNowAndAgain() {
        for (int second = 0; second <= 25; second++) {
            lines.show(List.of(new Line("a", "a: " + second)));
            after(1);
        }
        assertThat(written.toString().lines()).containsExactly("a: 10", "a: 20");
    }

    @Test
    void aLineThatSaysNothingNewIsNotPrinted() {
        for (int second = 0; second <= 60; second++) {
            lines.show(List.of(new Line("a", "a: waiting"), new Line("b", "b: " + second / 30)));
            after(1);
        }
        assertThat(written.toString().lines())
                .containsExactly("a: waiting", "b: 0", "b: 1", "b: 2");
    }

    @Test
    void aTerminalThatIsDumbOrWantsNoColourGetsPlainLines() {
        assertThat(SystemTerminal.wantsPlainText(Map.of("TERM", "xterm-256color"))).isFalse();
        assertThat(SystemTerminal.wantsPlainText(Map.of("TERM", "xterm", "NO_COLOR", "")))
                .isFalse();
        assertThat(SystemTerminal.wantsPlainText(Map.of("TERM", "xterm", "NO_COLOR", "1")))
                .isTrue();
        assertThat(SystemTerminal.wantsPlainText(Map.of("TERM", "dumb"))).isTrue();
        assertThat(SystemTerminal.wantsPlainText(Map.of())).isTrue();
    }

    private void after(int seconds) {
        now += seconds * 1_000_000_000L;
    }
}
