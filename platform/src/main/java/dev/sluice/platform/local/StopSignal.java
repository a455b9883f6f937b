// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.local;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C (or SIGTERM) into a request that a loop can poll or wait for. The process stays
 * alive until this object is closed, or until a timeout, so that the loop's owner can close its
 * resources in order. Thread-safe.
 */
public final class StopSignal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

    /** How long the process waits after a request, if nothing else is said. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    private final Duration timeout;
    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "sluice-stop");

    /** Installs the hook. After a request, the process waits for 30 seconds at most. */
    public StopSignal() {
        this(DEFAULT_TIMEOUT);
    }

    /**
     * Installs the hook.
     *
     * @param timeout how long the process waits, after a request, for this object to be closed
     */
    public StopSignal(Duration timeout) {
        this.timeout = timeout;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void onShutdown() {
        requested.countDown();
        try {
            if (!closed.await(timeout.toSeconds(), TimeUnit.SECONDS)) {
                // Log4j's own hook has stopped the log at the same signal.
                System.err.printf("sluice: the shutdown was not complete after %s%n", timeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether the process was asked to stop. */
    public boolean requested() {
        return requested.getCount() == 0;
    }

    /** Waits up to {@code duration} for a request; returns whether there was one. */
    public boolean await(Duration duration) throws InterruptedException {
        return requested.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets the process exit, and removes the hook if no stop was requested. */
    @Override
    public void close() {
        closed.countDown();
        if (!requested()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shuttingDown) {
                LOG.debug("a stop was requested while the stop signal was closed");
            }
        }
    }
}
