package dev.sluice.platform.cluster;

import dev.sluice.platform.local.StopSignal;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Looks after a job in this process: waits until it runs, and says when it begins again, of which
 * nobody would hear otherwise. For one thread.
 */
public final class JobWatch {

    private static final Duration POLL = Duration.ofMillis(100);

    private final LocalJob job;
    private final StopSignal stop;
    private final Consumer<String> restarted;
    private int known;

    /**
     * @param restarted told why the job failed, each time that it begins again
     */
    public JobWatch(LocalJob job, StopSignal stop, Consumer<String> restarted) {
        this.job = job;
        this.stop = stop;
        this.restarted = restarted;
    }

    /**
     * Waits, however long a model takes to be loaded.
     *
     * @return whether it runs; false if a stop was requested before, or it has come to its end
     * @throws dev.sluice.platform.cluster.JobFailedException if it failed
     */
    public boolean untilRunning() throws Exception {
        while (!job.running()) {
            report();
            if (stop.await(POLL) || job.await(Duration.ZERO)) {
                return false;
            }
        }
        return true;
    }

    /** Tells of a restart since the last look. */
    public void report() throws Exception {
        int restarts = job.restarts();
        if (restarts > known) {
            known = restarts;
            restarted.accept("the job failed and begins again: " + job.lastFailure());
        }
    }
}
