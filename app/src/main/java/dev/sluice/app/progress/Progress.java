// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.progress;

import dev.sluice.platform.text.Quantity;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows how far a verb's work is, on standard error: on a terminal one line for each key, updated
 * in place until this object is closed; elsewhere plain lines, each at most every ten seconds.
 * There is one at a time. Thread-safe.
 */
public final class Progress implements AutoCloseable {

    private static final long PERIOD_MILLIS = 200;
    private static final String STEP = "";

    private final ProgressLines target;
    private final ScheduledExecutorService ticker;

    /** What is shown, by key, in the order in which the keys first came. */
    @GuardedBy("this")
    private final Map<String, Supplier<String>> lines = new LinkedHashMap<>();

    @GuardedBy("this")
    private boolean closed;

    private Progress(ProgressLines target) {
        this.target = target;
        this.ticker =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "sluice-progress");
                            thread.setDaemon(true);
                            return thread;
                        });
        ticker.scheduleWithFixedDelay(
                this::refresh, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Begins to show progress.
     *
     * @param err standard error, as the command line returns it
     */
    public static Progress on(PrintWriter err) {
        return new Progress(
                Screen.behind(err)
                        .filter(Screen::isTerminal)
                        .<ProgressLines>map(TerminalLines::new)
                        .orElseGet(() -> new PlainLines(err, System::nanoTime)));
    }

    /** Shows a line in the place of the one with the same key, or below the others. */
    public void show(String key, String text) {
        show(key, () -> text);
    }

    /**
     * Shows a line whose text is asked for whenever the lines are drawn.
     *
     * @param text is called by another thread; while it returns "", the line is not shown
     */
    public synchronized void show(String key, Supplier<String> text) {
        if (!closed) {
            lines.put(key, text);
        }
    }

    /** Shows what the verb is doing and for how long, in the place of the step before. */
    public void step(String what) {
        long start = System.nanoTime();
        show(STEP, () -> what + elapsed(System.nanoTime() - start));
    }

    /** Ends the step, if there is one. */
    public void endStep() {
        remove(STEP);
    }

    /** A moment is not worth a number that changes all the time. */
    private static String elapsed(long nanos) {
        Duration duration = Duration.ofNanos(nanos);
        return duration.toSeconds() < 2 ? " …" : " … " + Quantity.wholeSeconds(duration);
    }

    /** Removes a line. */
    public synchronized void remove(String key) {
        lines.remove(key);
    }

    private void refresh() {
        List<ProgressLines.Line> shown = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            lines.forEach((key, text) -> shown.add(new ProgressLines.Line(key, text.get())));
        }
        shown.removeIf(line -> line.text().isEmpty());
        target.show(shown);
    }

    /** Removes all lines. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        ticker.shutdown();
        target.close();
    }
}
