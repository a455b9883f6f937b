// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import dev.sluice.app.hub.TransferListener;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.app.progress.Progress;
import dev.sluice.app.progress.Remaining;
import dev.sluice.platform.text.Quantity;

/**
 * Shows the progress of a download: the file that is transferred, and a line for each that is
 * complete. Not safe for several threads.
 */
final class TransferPrinter implements TransferListener, AutoCloseable {

    private final OutputOptions output;
    private final Progress progress;
    private String file = "";
    private long begin; // bytes that were there when this process began with the file
    private long beginNanos;

    TransferPrinter(OutputOptions output) {
        this.output = output;
        this.progress = output.progress();
    }

    @Override
    public void transferred(String name, long done, long size) {
        long now = System.nanoTime();
        if (!name.equals(file)) {
            progress.remove(file);
            file = name;
            begin = done;
            beginNanos = now;
        }
        progress.show(name, text(name, done, size, done - begin, now - beginNanos));
    }

    /**
     * One line about a file.
     *
     * @param now bytes that this process has transferred of it
     * @param nanos how long that took
     */
    static String text(String name, long done, long size, long now, long nanos) {
        String rate =
                nanos < 1_000_000_000L
                        ? ""
                        : ", %s/s".formatted(Quantity.bytes((long) (now / (nanos / 1e9))));
        return "%s: %s of %s%s%s"
                .formatted(
                        name,
                        Quantity.bytes(done),
                        Quantity.bytes(size),
                        rate,
                        Remaining.text(now, now + (size - done), nanos));
    }

    @Override
    public void complete(String name, long size) {
        progress.remove(name);
        file = "";
        output.say("%s: %s, checksum right", name, Quantity.bytes(size));
    }

    @Override
    public void message(String text) {
        output.say("%s", text);
    }

    @Override
    public void close() {
        progress.close();
    }
}
