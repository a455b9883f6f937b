package dev.sluice.ingest.source;

import dev.sluice.ingest.publish.ChunkPublisher;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Streams on their way into Kafka: each source is read, cut and published on a thread of its own,
 * so that none waits for another. Safe for several threads.
 */
public final class Ingest implements AutoCloseable {

    private static final Duration ORDERLY = Duration.ofSeconds(10);
    private static final Duration FORCED = Duration.ofSeconds(5);

    private final List<StreamWorker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private Ingest() {}

    /**
     * Starts streams.
     *
     * @param publisher where chunks go; shared by the streams; stays the caller's, who closes it
     *     after this
     * @throws IllegalArgumentException if two streams have one id
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
                        "stream id '%s' is given twice: give each source its own"
                                .formatted(stream.streamId()));
            }
        }
        Ingest ingest = new Ingest();
        for (StreamSpec stream : streams) {
            ingest.add(
                    stream.streamId(),
                    new StreamWorker(stream, settings, publisher, listener, Clock.systemUTC()));
        }
        ingest.threads.forEach(Thread::start);
        return ingest;
    }

    /**
     * Takes in one recording on the caller's thread, until its end.
     *
     * @throws IOException if the source cannot be read to its end, or a chunk not be published
     */
    public static void run(StreamSpec stream, IngestSettings settings, ChunkPublisher publisher)
            throws IOException {
        try (StreamWorker worker =
                new StreamWorker(
                        stream, settings, publisher, ProgressListener.none(), Clock.systemUTC())) {
            worker.run();
            if (worker.failure() != null) {
                throw worker.failure();
            }
        }
    }

    /** How far each stream is, in the order in which they were given. */
    public List<StreamProgress> progress() {
        return workers.stream().map(StreamWorker::progress).toList();
    }

    /** Waits until no stream has anything more to do; false if time ran out. */
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

    /** Stops all streams; what came whole is published before this returns. */
    @Override
    public void close() {
        workers.forEach(StreamWorker::stop);
        try {
            if (!await(ORDERLY)) {
                threads.forEach(Thread::interrupt); // Kafka does not answer
                await(FORCED);
            }
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
        for (int i = 0; i < workers.size(); i++) {
            if (!threads.get(i).isAlive()) {
                workers.get(i).close();
            }
        }
    }

    private void add(String streamId, StreamWorker worker) {
        Thread thread = new Thread(worker, "sluice-ingest-" + streamId);
        thread.setDaemon(true); // a name server that does not answer must not keep the process
        workers.add(worker);
        threads.add(thread);
    }
}
