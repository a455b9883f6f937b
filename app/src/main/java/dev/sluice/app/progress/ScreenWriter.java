// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.progress;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.io.PrintStream;
import java.io.Writer;

/**
 * One of the two streams of a screen. While there is an area of progress, only whole lines are
 * passed on.
 */
final class ScreenWriter extends Writer {

    private final Screen screen;
    private final PrintStream stream;

    @GuardedBy("this")
    private final StringBuilder text = new StringBuilder();

    ScreenWriter(Screen screen, PrintStream stream) {
        this.screen = screen;
        this.stream = stream;
    }

    @Override
    public synchronized void write(char[] characters, int offset, int length) {
        text.append(characters, offset, length);
    }

    @Override
    public void flush() {
        String complete = take(screen.hasArea());
        if (!complete.isEmpty()) {
            screen.print(stream, complete);
        }
    }

    /** Passes on what is left. */
    void finish() {
        String rest = take(false);
        if (!rest.isEmpty()) {
            screen.print(stream, rest);
        }
    }

    private synchronized String take(boolean wholeLines) {
        int end = wholeLines ? text.lastIndexOf("\n") + 1 : text.length();
        String taken = text.substring(0, end);
        text.delete(0, end);
        return taken;
    }

    /** The streams of the process stay open. */
    @Override
    public void close() {
        flush();
    }
}
