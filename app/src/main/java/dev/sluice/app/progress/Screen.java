// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.progress;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The terminal of the process. All that is printed through its writers stands above an area of
 * lines at the bottom that are drawn over, so that the two never mix, whichever of standard output
 * and standard error is the terminal. Thread-safe.
 */
public final class Screen implements AutoCloseable {

    private final PrintStream err;
    private final ScreenWriter outWriter;
    private final ScreenWriter errWriter;
    private final Supplier<Optional<Terminal>> opener;

    @GuardedBy("this")
    private @Nullable Optional<Terminal> terminal; // null until somebody asks

    @GuardedBy("this")
    private @Nullable LineArea area; // null while there is none

    @GuardedBy("this")
    private boolean ended;

    /**
     * @param opener opens the terminal behind standard error; empty if there is none. It is called
     *     once, and only if progress is shown.
     */
    Screen(PrintStream out, PrintStream err, Supplier<Optional<Terminal>> opener) {
        this.err = err;
        this.outWriter = new ScreenWriter(this, out);
        this.errWriter = new ScreenWriter(this, err);
        this.opener = opener;
    }

    /**
     * The screen of this process. What the log writes to standard error goes through it as well.
     * Ctrl-C leaves its last lines where they are.
     */
    public static Screen ofProcess() {
        Screen screen =
                new Screen(System.out, System.err, () -> SystemTerminal.open(System.getenv()));
        System.setErr(ScreenStream.of(screen.err()));
        Runtime.getRuntime().addShutdownHook(new Thread(screen::end, "sluice-screen"));
        return screen;
    }

    /** The screen to which a writer prints; empty if it is another writer. */
    static Optional<Screen> behind(PrintWriter writer) {
        return writer instanceof ScreenPrinter printer
                ? Optional.of(printer.screen())
                : Optional.empty();
    }

    /** Prints to standard output. */
    public PrintWriter out() {
        return new ScreenPrinter(this, outWriter);
    }

    /** Prints to standard error. */
    public PrintWriter err() {
        return new ScreenPrinter(this, errWriter);
    }

    /** Whether lines can be drawn over. */
    synchronized boolean isTerminal() {
        if (terminal == null) {
            terminal = opener.get();
        }
        return terminal.isPresent();
    }

    /** Draws these lines in the area, as many as fit and as wide as fits. */
    synchronized void show(List<String> lines) {
        if (ended || !isTerminal() || terminal == null) {
            return;
        }
        if (area == null) {
            area = new LineArea(terminal.orElseThrow());
        }
        area.draw(lines);
    }

    /** Removes the area. */
    void clear() {
        removeArea();
        finishLines(); // without the lock, because a writer that prints holds its own one first
    }

    private synchronized void removeArea() {
        if (area != null && !ended) {
            area.draw(List.of());
            area = null;
        }
    }

    private void finishLines() {
        outWriter.finish();
        errWriter.finish();
    }

    /** Whether a writer has to wait for the end of a line, which the area would follow. */
    synchronized boolean hasArea() {
        return area != null;
    }

    /** Prints text above the area. */
    synchronized void print(PrintStream stream, String text) {
        if (area == null || ended) {
            stream.print(text);
            stream.flush();
            return;
        }
        List<String> lines = area.lines();
        area.draw(List.of());
        stream.print(text);
        stream.flush();
        area.draw(lines);
    }

    /** Leaves the lines as they are: the process ends, and what follows stands below them. */
    private synchronized void end() {
        if (area != null && !area.lines().isEmpty() && !ended) {
            err.println();
            err.flush();
        }
        ended = true;
    }

    @Override
    public void close() {
        clear();
    }
}
