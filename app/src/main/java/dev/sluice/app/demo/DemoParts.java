// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.StopSignal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The running parts of a demo, which are closed in the reverse order in which they were taken over.
 */
final class DemoParts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DemoParts.class);

    private final DemoConsole console;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final StopSignal stop = new StopSignal();

    DemoParts(DemoConsole console) {
        this.console = console;
    }

    /** The signal that ends the demo. */
    StopSignal stop() {
        return stop;
    }

    /**
     * Takes over a part that was started, and returns it.
     *
     * @throws SluiceException if a stop was requested in the meantime
     */
    <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        if (stop.requested()) {
            throw stopped();
        }
        return part;
    }

    /** Returns the error of a demo that was stopped before all parts ran. */
    static SluiceException stopped() {
        return new SluiceException("the demo was stopped while it was starting");
    }

    /** Closes all parts, the last started first. */
    @Override
    public void close() {
        console.step("stopping");
        parts.forEach(DemoParts::closeQuietly);
        stop.close();
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("{} did not close", part.getClass().getSimpleName(), e);
        }
    }
}
