// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.progress;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Standard error for those who write bytes to it, such as the log: whole lines go to a writer of
 * the screen.
 */
final class ScreenStream extends OutputStream {

    private final Writer writer;

    @GuardedBy("this")
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private ScreenStream(Writer writer) {
        this.writer = writer;
    }

    /** A stream that takes UTF-8. */
    static PrintStream of(Writer writer) {
        return new PrintStream(new ScreenStream(writer), true, UTF_8);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        String whole = "";
        synchronized (this) {
            line.write(bytes, offset, length);
            if (length > 0 && bytes[offset + length - 1] == '\n') {
                whole = line.toString(UTF_8);
                line.reset();
            }
        }
        if (!whole.isEmpty()) {
            writer.write(whole);
            writer.flush();
        }
    }
}
