// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.cluster;

import dev.sluice.platform.local.StopSignal;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Waits until a job in this process is running, and reports its restarts, which otherwise only the
 * log would show. Not thread-safe.
 */
public final class JobMonitor {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private final LocalJob job;
    private final StopSignal stop;
    private final Consumer<String> onRestart;
    private int reportedRestarts;

    /**
     * @param stop ends {@link #awaitRunning()}
     * @param onRestart receives a message with the failure for each restart
     */
    public JobMonitor(LocalJob job, StopSignal stop, Consumer<String> onRestart) {
        this.job = job;
        this.stop = stop;
        this.onRestart = onRestart;
    }

    /**
     * Waits until the job is running, without a timeout: loading a model can take minutes.
     *
     * @return whether it is running; false if a stop was requested or the job has already ended
     * @throws JobFailedException if it failed
     */
    public boolean awaitRunning() throws Exception {
        while (!job.running()) {
            reportRestart();
            if (stop.await(POLL_INTERVAL) || job.await(Duration.ZERO)) {
                return false;
            }
        }
        return true;
    }

    /** Reports a restart since the last call, if there was one. */
    public void reportRestart() throws Exception {
        int restarts = job.restarts();
        if (restarts > reportedRestarts) {
            reportedRestarts = restarts;
            onRestart.accept("the job failed and restarts: " + job.lastFailure());
        }
    }
}
