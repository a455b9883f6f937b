// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes the body of a response if no byte arrives for a time, because the JDK's client waits
 * without an end. The reader then fails or finds the end of the body.
 */
final class StallGuard implements AutoCloseable {

    private static final ScheduledExecutorService CLOCK =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "sluice-transfer-guard");
                        thread.setDaemon(true);
                        return thread;
                    });

    private final InputStream body;
    private final long stallNanos;
    private final ScheduledFuture<?> watch;
    private volatile long last = System.nanoTime(); // when the last byte arrived
    private volatile boolean stalled;

    StallGuard(InputStream body, Duration stall) {
        this.body = body;
        this.stallNanos = stall.toNanos();
        long period = Math.max(1, stallNanos / 4);
        this.watch = CLOCK.scheduleAtFixedRate(this::check, period, period, TimeUnit.NANOSECONDS);
    }

    /** Says that bytes have arrived. */
    void alive() {
        last = System.nanoTime();
    }

    /** Whether the body was closed because nothing arrived. */
    boolean stalled() {
        return stalled;
    }

    private void check() {
        if (System.nanoTime() - last > stallNanos) {
            stalled = true;
            try {
                body.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e); // ends the checks
            }
        }
    }

    @Override
    public void close() {
        watch.cancel(false);
    }
}
