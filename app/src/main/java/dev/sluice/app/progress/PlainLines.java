// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.progress;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lines of progress where none can be updated in place, such as in a log file: a line is printed
 * when its key has been there for a while, and then now and again if its text has changed.
 */
final class PlainLines implements ProgressLines {

    static final long PERIOD_NANOS = 10_000_000_000L;

    private final PrintWriter writer;
    private final LongSupplier nanos;

    /** What was last printed of each key. */
    private final Map<String, Printed> printed = new HashMap<>();

    private record Printed(String text, long nanos) {}

    /**
     * @param nanos the clock, as {@link System#nanoTime()}
     */
    PlainLines(PrintWriter writer, LongSupplier nanos) {
        this.writer = writer;
        this.nanos = nanos;
    }

    @Override
    public void show(List<Line> lines) {
        long now = nanos.getAsLong();
        printed.keySet().retainAll(lines.stream().map(Line::key).toList());
        for (Line line : lines) {
            Printed last = printed.putIfAbsent(line.key(), new Printed("", now));
            if (last != null
                    && now - last.nanos >= PERIOD_NANOS
                    && !last.text.equals(line.text())) {
                printed.put(line.key(), new Printed(line.text(), now));
                writer.println(line.text());
                writer.flush();
            }
        }
    }

    @Override
    public void close() {
        // What was printed stays.
    }
}
