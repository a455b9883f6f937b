// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.progress;

import org.jline.builtins.ScreenTerminal;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What a user sees of results and progress that share a terminal. */
final class ScreenTest {

    private static final int COLUMNS = 40;
    private static final int ROWS = 8;

    private final ScreenTerminal shown = new ScreenTerminal(COLUMNS, ROWS);
    private final OutputStream tty = new TtyStream(shown);
    private Screen screen;
    private PrintWriter out;
    private PrintWriter err;

    @BeforeEach
    void open() throws IOException {
        Terminal terminal =
                new DumbTerminal("test", "xterm", InputStream.nullInputStream(), tty, UTF_8);
        terminal.setSize(new Size(COLUMNS, ROWS));
        PrintStream stream = new PrintStream(tty, false, UTF_8);
        screen = new Screen(stream, stream, () -> Optional.of(terminal));
        out = screen.out();
        err = screen.err();
    }

    @Test
    void progressIsUpdatedInPlaceBelowWhatIsPrinted() {
        out.println("first result");
        screen.show(List.of("a: 1 of 3", "b: waiting"));
        assertThat(lines()).containsExactly("first result", "a: 1 of 3", "b: waiting");

        screen.show(List.of("a: 2 of 3", "b: 1 of 2"));
        assertThat(lines()).containsExactly("first result", "a: 2 of 3", "b: 1 of 2");

        out.println("second result");
        err.println("a message");
        assertThat(lines())
                .containsExactly(
                        "first result", "second result", "a message", "a: 2 of 3", "b: 1 of 2");

        screen.show(List.of("a: 3 of 3"));
        screen.clear();
        out.println("third result");
        assertThat(lines())
                .containsExactly("first result", "second result", "a message", "third result");
    }

    @Test
    void halfALineWaitsForItsEndWhileThereIsProgress() {
        screen.show(List.of("a: 1 of 3"));
        out.print("half ");
        out.flush();
        assertThat(lines()).containsExactly("a: 1 of 3");
        out.println("whole");
        assertThat(lines()).containsExactly("half whole", "a: 1 of 3");
        out.print("rest");
        out.flush();
        screen.close();
        assertThat(lines()).containsExactly("half whole", "rest");
    }

    @Test
    void whatTheLogWritesStandsAboveTheProgress() {
        PrintStream log = ScreenStream.of(err);
        screen.show(List.of("a: 1 of 3"));
        log.print("12:00:00 ");
        log.write("a wärning\n".getBytes(UTF_8), 0, 11);
        assertThat(lines()).containsExactly("12:00:00 a wärning", "a: 1 of 3");
    }

    @Test
    void halfALineIsPrintedAtOnceWhereNothingFollowsIt() {
        out.print("Continue? ");
        out.flush();
        assertThat(lines()).containsExactly("Continue?");
    }

    @Test
    void linesThatDoNotFitAreCut() {
        screen.show(List.of("é".repeat(COLUMNS + 5), "b"));
        assertThat(lines()).containsExactly("é".repeat(COLUMNS - 1), "b");
    }

    @Test
    void moreLinesThanFitAreCounted() {
        List<String> many = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            many.add("camera " + i);
        }
        screen.show(many);
        assertThat(lines()).hasSize(ROWS - 1).last().isEqualTo("… and 14 more");
        out.println("result");
        assertThat(lines()).startsWith("result", "camera 1").last().isEqualTo("… and 14 more");
    }

    @Test
    void theScreenScrollsAboveTheProgress() {
        for (int i = 1; i <= 20; i++) {
            screen.show(List.of("at " + i));
            out.println("result " + i);
        }
        assertThat(lines())
                .containsExactly(
                        "result 14",
                        "result 15",
                        "result 16",
                        "result 17",
                        "result 18",
                        "result 19",
                        "result 20",
                        "at 20");
    }

    @Test
    void aWriterKnowsItsScreen() {
        assertThat(Screen.behind(err)).containsSame(screen);
        assertThat(Screen.behind(new PrintWriter(OutputStream.nullOutputStream()))).isEmpty();
    }

    /** The lines of the terminal, without the empty ones at its end. */
    private List<String> lines() {
        return shown.toString().stripTrailing().lines().map(String::stripTrailing).toList();
    }

    /**
     * Decodes what is written, and returns at a line feed, as a terminal's line discipline does.
     */
    private static final class TtyStream extends OutputStream {

        private final ScreenTerminal shown;
        private final ByteArrayOutputStream incomplete = new ByteArrayOutputStream();

        TtyStream(ScreenTerminal shown) {
            this.shown = shown;
        }

        @Override
        public synchronized void write(int b) {
            incomplete.write(b);
            String text = incomplete.toString(UTF_8);
            if (text.indexOf('\uFFFD') < 0) {
                shown.write(text.equals("\n") ? "\r\n" : text);
                incomplete.reset();
            }
        }
    }
}
