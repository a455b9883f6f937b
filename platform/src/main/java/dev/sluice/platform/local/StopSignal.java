package dev.sluice.platform.local;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C (or SIGTERM) as something that a loop can ask for: the process goes on until this is
 * closed, so that whoever started things can end them in order.
 */
public final class StopSignal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Duration patience;
    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::request, "sluice-stop");

    /** From now on a stop is only requested; the process waits half a minute for the end. */
    public StopSignal() {
        this(PATIENCE);
    }

    /**
     * From now on a stop is only requested.
     *
     * @param patience how long the process waits for this to be closed
     */
    public StopSignal(Duration patience) {
        this.patience = patience;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void request() {
        requested.countDown();
        try {
            if (!ended.await(patience.toSeconds(), TimeUnit.SECONDS)) {
                // The log has ended before this, at the same signal.
                System.err.printf("sluice: not everything ended within %s%n", patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether somebody wants this process to end. */
    public boolean requested() {
        return requested.getCount() == 0;
    }

    /** Waits this long for a stop; returns whether one was requested. */
    public boolean await(Duration timeout) throws InterruptedException {
        return requested.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Everything has ended: the process may, too. */
    @Override
    public void close() {
        ended.countDown();
        if (!requested()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shuttingDown) {
                LOG.debug("a stop was requested at the end");
            }
        }
    }
}
