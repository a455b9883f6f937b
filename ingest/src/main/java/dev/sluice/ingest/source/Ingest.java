// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.publish.ChunkPublisher;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads, cuts and publishes streams, each on a thread of its own, so that no stream waits for
 * another. Streams can be added and removed while the others run. Safe for use by several threads.
 */
public final class Ingest implements AutoCloseable {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration INTERRUPT_TIMEOUT = Duration.ofSeconds(5);

    private final IngestSettings settings;
    private final ChunkPublisher publisher;
    private final ProgressListener listener;

    /** The streams that were added and not removed, in the order in which they were added. */
    @GuardedBy("this")
    private final Map<String, StreamThread> streams = new LinkedHashMap<>();

    /** The streams that were removed and whose threads may still run. */
    @GuardedBy("this")
    private final List<StreamThread> ending = new ArrayList<>();

    @GuardedBy("this")
    private boolean closed;

    private Ingest(IngestSettings settings, ChunkPublisher publisher, ProgressListener listener) {
        this.settings = settings;
        this.publisher = publisher;
        this.listener = listener;
    }

    /**
     * Starts streams.
     *
     * @param streams may be empty
     * @param settings of these streams, and of those that are added without settings of their own
     * @param publisher of all streams; remains the caller's and has to be closed after this object
     * @throws IllegalArgumentException if two streams have the same id
     */
    public static Ingest start(
            List<StreamSpec> streams,
            IngestSettings settings,
            ChunkPublisher publisher,
            ProgressListener listener) {
        if (streams.stream().map(StreamSpec::streamId).distinct().count() < streams.size()) {
            throw new IllegalArgumentException(
                    "the same stream id is given twice in %s: expected a different id for each source; rename one of them"
                            .formatted(streams.stream().map(StreamSpec::streamId).toList()));
        }
        Ingest ingest = new Ingest(settings, publisher, listener);
        streams.forEach(ingest::add);
        return ingest;
    }

    /**
     * Ingests one recording to its end on the caller's thread.
     *
     * @throws IOException if the source cannot be read, or a chunk cannot be published
     */
    public static void run(StreamSpec stream, IngestSettings settings, ChunkPublisher publisher)
            throws IOException {
        run(stream, settings, publisher, ProgressListener.none());
    }

    /**
     * Ingests one recording to its end on the caller's thread.
     *
     * @param listener called after each chunk, on the caller's thread
     * @throws IOException if the source cannot be read, or a chunk cannot be published
     */
    public static void run(
            StreamSpec stream,
            IngestSettings settings,
            ChunkPublisher publisher,
            ProgressListener listener)
            throws IOException {
        try (StreamWorker worker =
                new StreamWorker(stream, settings, publisher, listener, Clock.systemUTC())) {
            worker.run();
            IOException failure = worker.failure();
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** Starts a stream with the settings that this object was started with. */
    public void add(StreamSpec stream) {
        add(stream, settings);
    }

    /**
     * Starts a stream; returns before its source is opened. If a stream of the same id was removed
     * and has not ended yet, the new one begins when it has, as a later epoch.
     *
     * @throws IllegalArgumentException if there is a stream of this id, even one that is over
     * @throws IllegalStateException if this object is closed
     */
    public synchronized void add(StreamSpec stream, IngestSettings own) {
        String id = stream.streamId();
        if (closed) {
            throw new IllegalStateException("stream '%s' is added after the end".formatted(id));
        }
        if (streams.containsKey(id)) {
            throw new IllegalArgumentException(
                    "there is a stream '%s': expected a new id; remove that stream first"
                            .formatted(id));
        }
        ending.removeIf(StreamThread::isOver);
        Optional<StreamThread> before =
                ending.stream().filter(thread -> thread.streamId().equals(id)).reduce((a, b) -> b);
        StreamWorker worker = new StreamWorker(stream, own, publisher, listener, Clock.systemUTC());
        StreamThread thread = new StreamThread(id, worker, before);
        thread.start();
        streams.put(id, thread);
    }

    /**
     * Ends a stream and forgets its progress; returns at once. Its chunks that are complete are
     * still published, and the event {@code ended}. A source that does not answer delays nothing.
     *
     * @return false if there is no stream of this id
     */
    public synchronized boolean remove(String streamId) {
        StreamThread thread = streams.remove(streamId);
        if (thread == null) {
            return false;
        }
        thread.requestStop();
        ending.removeIf(StreamThread::isOver);
        ending.add(thread);
        return true;
    }

    /** The progress of each stream, in the order in which the streams were added. */
    public synchronized List<IngestProgress> progress() {
        return streams.values().stream().map(StreamThread::progress).toList();
    }

    /**
     * Waits until all streams are over, those included that were removed; returns false if the time
     * was up before. A stream that is added in the meantime is not waited for.
     */
    public boolean await(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (StreamThread thread : threads()) {
            if (!thread.await(deadline - System.nanoTime())) {
                return false;
            }
        }
        return true;
    }

    private synchronized List<StreamThread> threads() {
        List<StreamThread> all = new ArrayList<>(ending);
        all.addAll(streams.values());
        return all;
    }

    /** Stops all streams and publishes the chunks that are complete. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        List<StreamThread> threads = threads();
        threads.forEach(StreamThread::requestStop);
        try {
            if (!await(STOP_TIMEOUT)) {
                // A publisher that does not answer may block them.
                threads.forEach(StreamThread::interrupt);
                await(INTERRUPT_TIMEOUT);
            }
        } catch (InterruptedException e) {
            threads.forEach(StreamThread::interrupt);
            Thread.currentThread().interrupt();
        }
    }
}
