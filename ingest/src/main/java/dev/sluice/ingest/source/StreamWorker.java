package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;

/**
 * Runs one stream, epoch after epoch, on a thread of its own. {@link #stop} comes from any thread.
 */
final class StreamWorker implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamWorker.class);

    private final StreamSpec spec;
    private final IngestSettings settings;
    private final ChunkPublisher publisher;
    private final ProgressTracker progress;
    private final Clock wall;
    private final Interrupt interrupt = new Interrupt();
    private final Backoff backoff;

    private long epoch;
    private String lastEvent = "";
    private volatile IOException failure;

    StreamWorker(
            StreamSpec spec,
            IngestSettings settings,
            ChunkPublisher publisher,
            ProgressListener listener,
            Clock wall) {
        this.spec = spec;
        this.settings = settings;
        this.publisher = publisher;
        this.progress = new ProgressTracker(spec.streamId(), listener);
        this.wall = wall;
        this.backoff =
                new Backoff(
                        settings.minBackoff(), settings.maxBackoff(), spec.streamId().hashCode());
    }

    @Override
    public void run() {
        boolean again = true;
        while (again && !interrupt.isStopped()) {
            again = runEpoch();
        }
        if (!progress.current().isOver()) {
            end(StreamProgress.State.ENDED, "ended", "");
        }
    }

    /** Asks the stream to end; what came whole is still published. */
    void stop() {
        interrupt.stop();
    }

    StreamProgress progress() {
        return progress.current();
    }

    /** Why it gave up, or null. */
    IOException failure() {
        return failure;
    }

    private boolean runEpoch() {
        epoch = Math.max(epoch + 1, wall.millis());
        StreamSession session =
                new StreamSession(spec, settings, publisher, progress, interrupt, wall, epoch);
        try {
            session.run();
            publisher.flush(spec.streamId());
            end(StreamProgress.State.ENDED, "ended", "");
            return false;
        } catch (IOException e) {
            return afterFailure(session, e);
        } catch (RuntimeException e) {
            LOG.error("stream {}: unexpected", spec.streamId(), e);
            return afterFailure(session, new SourceException("unexpected: " + e, e));
        }
    }

    private boolean afterFailure(StreamSession session, IOException cause) {
        if (interrupt.isStopped()) {
            return false;
        }
        if (!spec.isRetried() || session.isRecording()) {
            failure = cause;
            end(StreamProgress.State.FAILED, "failed", cause.getMessage());
            return false;
        }
        if (session.hasOpened()) {
            lastEvent = "";
        }
        if (session.hasPublished()) {
            backoff.reset();
        }
        long wait = backoff.nextMicros();
        LOG.warn(
                "stream {}: {}; again in {} ms", spec.streamId(), cause.getMessage(), wait / 1_000);
        progress.state(StreamProgress.State.WAITING, epoch, cause.getMessage());
        report("lost", cause.getMessage());
        return !interrupt.sleep(wait);
    }

    private void end(StreamProgress.State state, String word, String message) {
        report(word, message);
        progress.state(state, epoch, message);
    }

    /** The same trouble is reported once, however often it is tried again. */
    private void report(String state, String message) {
        if (lastEvent.equals(state + message)) {
            return;
        }
        lastEvent = state + message;
        long now = CaptureTime.micros(wall.instant());
        try {
            publisher.event(
                    new IngestEvent.Source(
                            spec.streamId(), now, state, epoch, spec.source().name(), message));
        } catch (IOException e) {
            LOG.warn("stream {}: event '{}' not sent: {}", spec.streamId(), state, e.getMessage());
        }
    }

    @Override
    public void close() {
        interrupt.close();
    }
}
