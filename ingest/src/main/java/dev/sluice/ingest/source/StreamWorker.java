// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.ffmpeg.Interrupt;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;
import dev.sluice.ingest.publish.PublishException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.util.Objects;

/**
 * Runs one stream, epoch after epoch, on a thread of its own. {@link #stop} and {@link #progress}
 * may be called from any thread.
 */
final class StreamWorker implements Runnable, ResourceStack.Resource {

    private static final Logger LOG = LoggerFactory.getLogger(StreamWorker.class);

    private final StreamSpec spec;
    private final IngestSettings settings;
    private final ChunkPublisher publisher;
    private final ProgressTracker progress;
    private final Clock wall;
    private final Backoff backoff;
    private final Interrupt interrupt; // native, so it is created last

    // Used only by the stream's thread.
    private final Epochs epochs;
    private String lastEvent = "";

    private volatile @Nullable IOException failure;

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
        this.epochs = new Epochs(wall);
        this.backoff =
                new Backoff(
                        settings.minBackoff(), settings.maxBackoff(), spec.streamId().hashCode());
        this.interrupt = new Interrupt();
    }

    @Override
    public void run() {
        boolean retry = true;
        while (retry && !interrupt.isStopped()) {
            retry = runEpoch();
        }
        if (!progress.current().isOver()) {
            end();
        }
    }

    /** Requests the stream to end; chunks that are complete are still published. */
    void stop() {
        interrupt.stop();
    }

    /** Whether the stream was asked to end. */
    boolean isStopped() {
        return interrupt.isStopped();
    }

    IngestProgress progress() {
        return progress.current();
    }

    /** Why the stream failed, or null. */
    @Nullable IOException failure() {
        return failure;
    }

    /** Runs an epoch; returns whether another one follows. */
    private boolean runEpoch() {
        epochs.begin();
        EpochRunner runner =
                new EpochRunner(
                        spec,
                        settings,
                        publisher,
                        progress,
                        interrupt,
                        wall,
                        epochs,
                        Sources::open);
        try {
            runner.run();
            publisher.flush(spec.streamId());
            end();
            return false;
        } catch (IOException e) {
            return afterFailure(runner, e);
        } catch (RuntimeException e) {
            LOG.error("stream {}: unexpected", spec.streamId(), e);
            return afterFailure(runner, new SourceException("unexpected: " + e, e));
        }
    }

    /** Waits or gives up after a failure; returns whether another epoch follows. */
    private boolean afterFailure(EpochRunner runner, IOException cause) {
        if (interrupt.isStopped()) {
            return false;
        }
        if (!spec.isRetried() || runner.isRecording()) {
            String hint = cause instanceof PublishException ? runner.startHint() : "";
            failure = cause;
            report(IngestEvent.FAILED, reason(cause) + hint);
            progress.over(IngestProgress.State.FAILED, epochs.current(), reason(cause) + hint);
            return false;
        }
        if (runner.hasOpened()) {
            lastEvent = "";
        }
        if (runner.hasPublished()) {
            backoff.reset();
        }
        long wait = backoff.nextMicros();
        LOG.warn("stream {}: {}; retrying in {} ms", spec.streamId(), reason(cause), wait / 1_000);
        progress.waiting(runner.hasOpened(), epochs.current(), reason(cause));
        report(IngestEvent.LOST, reason(cause));
        return !interrupt.sleep(wait);
    }

    /** Returns the message of a failure, or the exception's class if it has no message. */
    private static String reason(IOException cause) {
        return Objects.requireNonNullElseGet(cause.getMessage(), cause::toString);
    }

    /** Ends the stream; if frames were lost, the last word is why. */
    private void end() {
        String losses = progress.current().losses().reason();
        report(IngestEvent.ENDED, losses);
        progress.over(IngestProgress.State.ENDED, epochs.current(), losses);
    }

    /** Publishes an event about the source; a repetition of the last one is suppressed. */
    private void report(String state, String message) {
        if (lastEvent.equals(state + message)) {
            return;
        }
        lastEvent = state + message;
        long now = CaptureTime.micros(wall.instant());
        try {
            publisher.event(
                    new IngestEvent.Source(
                            spec.streamId(),
                            now,
                            state,
                            epochs.current(),
                            spec.source().name(),
                            message));
        } catch (IOException e) {
            LOG.warn("stream {}: event '{}' not sent: {}", spec.streamId(), state, e.getMessage());
        }
    }

    @Override
    public void close() {
        interrupt.close();
    }
}
