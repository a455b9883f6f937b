// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.publish.ChunkPublisher;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads, cuts and publishes streams, each on a thread of its own, so that no stream waits for
 * another. Safe for use by several threads.
 */
public final class Ingest implements AutoCloseable {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration INTERRUPT_TIMEOUT = Duration.ofSeconds(5);

    private final List<StreamWorker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private Ingest() {}

    /**
     * Starts streams.
     *
     * @param publisher of all streams; remains the caller's and has to be closed after this object
     * @throws IllegalArgumentException if two streams have the same id
     */
    public static Ingest start(
            List<StreamSpec> streams,
            IngestSettings settings,
            ChunkPublisher publisher,
            ProgressListener listener) {
        Set<String> ids = new HashSet<>();
        for (StreamSpec stream : streams) {
            if (!ids.add(stream.streamId())) {
                throw new IllegalArgumentException(
                        "stream id '%s' is given twice: expected a different id for each source; rename one of them"
                                .formatted(stream.streamId()));
            }
        }
        try (ResourceStack opening = new ResourceStack()) {
            Ingest ingest = new Ingest();
            opening.add(ingest::close);
            for (StreamSpec stream : streams) {
                ingest.add(
                        stream.streamId(),
                        new StreamWorker(stream, settings, publisher, listener, Clock.systemUTC()));
            }
            ingest.threads.forEach(Thread::start);
            opening.keepOpen();
            return ingest;
        }
    }

    /**
     * Ingests one recording to its end on the caller's thread.
     *
     * @throws IOException if the source cannot be read to its end, or a chunk cannot be published
     */
    public static void run(StreamSpec stream, IngestSettings settings, ChunkPublisher publisher)
            throws IOException {
        try (StreamWorker worker =
                new StreamWorker(
                        stream, settings, publisher, ProgressListener.none(), Clock.systemUTC())) {
            worker.run();
            IOException failure = worker.failure();
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** The progress of each stream, in the order in which the streams were given. */
    public List<IngestProgress> progress() {
        return workers.stream().map(StreamWorker::progress).toList();
    }

    /** Waits until all streams are over; returns false if the time was up before. */
    public boolean await(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (Thread thread : threads) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left > 0) {
                thread.join(left);
            }
            if (thread.isAlive()) {
                return false;
            }
        }
        return true;
    }

    /** Stops all streams and publishes the chunks that are complete. */
    @Override
    public void close() {
        workers.forEach(StreamWorker::stop);
        try {
            if (!await(STOP_TIMEOUT)) {
                threads.forEach(
                        Thread::interrupt); // a publisher that does not answer may block them
                await(INTERRUPT_TIMEOUT);
            }
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
        closeWorkers();
    }

    /** Closes the workers whose threads have ended; the others still use their native objects. */
    private void closeWorkers() {
        try (ResourceStack ended = new ResourceStack()) {
            for (int i = 0; i < workers.size(); i++) {
                if (!threads.get(i).isAlive()) {
                    ended.add(workers.get(i));
                }
            }
        }
    }

    private void add(String streamId, StreamWorker worker) {
        Thread thread = new Thread(worker, "sluice-ingest-" + streamId);
        thread.setDaemon(true); // a blocked DNS lookup must not keep the process alive
        workers.add(worker);
        threads.add(thread);
    }
}
