// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The thread of one stream. It owns the stream's worker and closes it at its end, because only then
 * nobody uses the worker's native objects any more. Safe for use by several threads.
 */
final class StreamThread {

    private static final Duration PREDECESSOR_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(100);

    private final String streamId;
    private final StreamWorker worker;
    private final Thread thread;
    private Optional<StreamThread> before; // used by this thread only, once it runs

    /**
     * @param worker belongs to this object from now on
     * @param before the stream of the same id that was removed, which this one waits for: chunks of
     *     an older epoch that come after those of a newer one would be late
     */
    StreamThread(String streamId, StreamWorker worker, Optional<StreamThread> before) {
        this.streamId = streamId;
        this.worker = worker;
        this.before = before;
        this.thread = new Thread(this::run, "sluice-ingest-" + streamId);
        this.thread.setDaemon(true); // a blocked DNS lookup must not keep the process alive
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (StreamWorker closing = worker) {
            awaitPredecessor();
            closing.run();
        }
    }

    /** A predecessor that hangs for longer has nothing to publish: its source does not answer. */
    private void awaitPredecessor() {
        long deadline = System.nanoTime() + PREDECESSOR_TIMEOUT.toNanos();
        try {
            while (before.isPresent()
                    && !before.get().await(POLL.toNanos())
                    && !worker.isStopped()
                    && System.nanoTime() < deadline) {
                // A stop is noticed between two polls.
            }
        } catch (InterruptedException e) {
            worker.stop();
        }
        before = Optional.empty(); // otherwise all earlier runs of the stream would stay reachable
    }

    String streamId() {
        return streamId;
    }

    IngestProgress progress() {
        return worker.progress();
    }

    boolean isOver() {
        return !thread.isAlive();
    }

    /** Asks the stream to end and returns at once. */
    void requestStop() {
        worker.stop();
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Waits until the stream is over; returns false if the time was up before. */
    boolean await(long nanos) throws InterruptedException {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        if (millis > 0) {
            thread.join(millis);
        }
        return isOver();
    }
}
