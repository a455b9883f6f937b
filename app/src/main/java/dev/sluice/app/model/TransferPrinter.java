// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import dev.sluice.app.hub.TransferListener;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Prints the progress of a download: on a terminal in one line that is written over, elsewhere a
 * line for each file and every ten seconds. Not safe for several threads.
 */
final class TransferPrinter implements TransferListener {

    private static final long TERMINAL_NANOS = 200_000_000L;
    private static final long ELSEWHERE_NANOS = 10_000_000_000L;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private String file = "";
    private long begin; // bytes that were there when this process began with the file
    private long beginNanos;
    private long printedNanos;
    private boolean inLine; // whether the line on the terminal has no end yet

    /**
     * @param terminal whether a line can be written over
     */
    TransferPrinter(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void transferred(String name, long done, long size) {
        long now = System.nanoTime();
        if (!name.equals(file)) {
            file = name;
            begin = done;
            beginNanos = now;
            printedNanos = now;
        }
        if (now - printedNanos >= (terminal ? TERMINAL_NANOS : ELSEWHERE_NANOS)) {
            printedNanos = now;
            double rate = (done - begin) / ((now - beginNanos) / 1e9);
            print(
                    String.format(
                            Locale.ROOT,
                            "%s: %s of %s, %s/s%s",
                            name,
                            bytes(done),
                            bytes(size),
                            bytes((long) rate),
                            rest(size - done, rate)),
                    true);
        }
    }

    private static String rest(long bytes, double rate) {
        return rate < 1 ? "" : ", %d s left".formatted((long) Math.ceil(bytes / rate));
    }

    @Override
    public void complete(String name, long size) {
        file = "";
        print("%s: %s, checksum right".formatted(name, bytes(size)), false);
    }

    @Override
    public void message(String text) {
        print(text, false);
    }

    private void print(String text, boolean over) {
        if (terminal) {
            out.print((inLine ? CLEAR : "") + text + (over ? "" : System.lineSeparator()));
            inLine = over;
        } else {
            out.println(text);
        }
        out.flush();
    }

    /** Returns a number of bytes as people read it. */
    static String bytes(long bytes) {
        if (bytes < 10_000) {
            return bytes + " B";
        }
        String[] units = {"kB", "MB", "GB", "TB"};
        double value = bytes / 1e3;
        int unit = 0;
        for (; value >= 1000 && unit < units.length - 1; unit++) {
            value /= 1e3;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
