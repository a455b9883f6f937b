// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.progress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

final class ProgressTest {

    @ParameterizedTest
    @CsvSource({
        "0, 10, 60, ''",
        "10, 10, 60, ''",
        "1, 10, 2, ''",
        "5, 10, 4, ', about 4 s left'",
        "1, 10, 5, ', about 50 s left'",
        "1, 10, 60, ', about 9 min left'",
        "0.5, 100, 60, ', about 3 h 19 min left'",
    })
    void theRestIsEstimatedFromWhatIsDone(double done, double all, long seconds, String text) {
        assertThat(Remaining.text(done, all, seconds * 1_000_000_000L)).isEqualTo(text);
    }

    @Test
    void withoutATerminalNothingIsWrittenForAMoment() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(written, true, UTF_8);
        try (Screen screen = new Screen(stream, stream, Optional::empty);
                Progress progress = Progress.on(screen.err())) {
            progress.step("opening the model");
            progress.show("a", "a: 1 of 3");
            screen.out().println("result");
        }
        assertThat(written.toString(UTF_8)).isEqualTo("result" + System.lineSeparator());
    }
}
