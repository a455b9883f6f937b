// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.sink;

import org.apache.flink.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/**
 * Closes resources in another thread, waits a bounded time for it, and logs a failure instead of
 * throwing it. Stateless.
 */
final class BoundedClose {

    private static final Logger LOG = LoggerFactory.getLogger(BoundedClose.class);

    /**
     * How long a close may take. A task has one sink or few, and must end within Flink's {@code
     * task.cancellation.timeout} of three minutes, after which the task manager exits.
     */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** How long a close may take that was interrupted. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private BoundedClose() {}

    /**
     * Closes resources, each of them even if the one before fails.
     *
     * @param what what is closed, for the log
     */
    static void of(String what, AutoCloseable... resources) {
        of(LIMIT, GRACE, what, resources);
    }

    static void of(Duration limit, Duration grace, String what, AutoCloseable... resources) {
        Thread closer = new Thread(() -> close(what, resources), "sluice-sink-close");
        closer.setDaemon(true);
        closer.start();
        try {
            closer.join(limit.toMillis());
            if (closer.isAlive()) {
                LOG.warn("{} is not closed after {}; it is interrupted", what, limit);
                closer.interrupt(); // ends the wait for a broker, and then releases the clients
                closer.join(grace.toMillis());
            }
        } catch (InterruptedException e) {
            closer.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private static void close(String what, AutoCloseable... resources) {
        try {
            IOUtils.closeAll(resources);
        } catch (Exception e) {
            LOG.warn(
                    "{} was not closed properly; a transaction that stays open is aborted at the"
                            + " next start, or after its timeout",
                    what,
                    e);
        }
    }
}
