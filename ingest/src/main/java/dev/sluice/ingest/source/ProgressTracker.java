// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.CutLoss;
import dev.sluice.ingest.source.IngestProgress.Losses;
import dev.sluice.ingest.source.IngestProgress.State;

/** Holds the progress of one stream. The stream's thread writes it; any thread may read it. */
final class ProgressTracker {

    private final String streamId;
    private final ProgressListener listener;
    private volatile IngestProgress current;

    // Used only by the stream's thread.
    private State state = State.CONNECTING;
    private boolean recording;
    private boolean lost; // the source was open, and has not been opened again since
    private long epoch;
    private long chunks;
    private long frames;
    private long bytes;
    private Losses losses = Losses.NONE;
    private long reconnects;
    private long endMicros;
    private long lagMicros;
    private String message = "";

    ProgressTracker(String streamId, ProgressListener listener) {
        this.streamId = streamId;
        this.listener = listener;
        this.current = snapshot();
    }

    IngestProgress current() {
        return current;
    }

    /** The source is open; {@code recording} is whether it has an end. */
    void opened(boolean recording, long epoch) {
        this.recording = recording;
        reconnects += lost ? 1 : 0;
        lost = false;
        state(State.RUNNING, epoch, "");
    }

    /** The source does not answer, or was lost if it was open; it will be opened again. */
    void waiting(boolean wasOpen, long epoch, String reason) {
        lost |= wasOpen;
        state(State.WAITING, epoch, reason);
    }

    /** The stream is over. */
    void over(State state, long epoch, String message) {
        state(state, epoch, message);
    }

    private void state(State state, long epoch, String message) {
        this.state = state;
        this.epoch = epoch;
        this.message = message;
        update();
    }

    void chunk(VideoChunk chunk, int frames, long nowMicros) {
        epoch = chunk.epoch();
        chunks++;
        this.frames += frames;
        bytes += chunk.data().length;
        endMicros = chunk.endMicros();
        lagMicros = nowMicros - chunk.endMicros();
        update();
    }

    void loss(CutLoss loss) {
        losses = losses.plus(loss);
        if (loss.kind() != CutLoss.Kind.BEFORE_ENTRY) {
            message = loss.reason(); // a camera that is joined between two key frames is well
        }
        update();
    }

    /** Says what is wrong with a source that is open, or that it is well if the text is empty. */
    void condition(String text) {
        message = text;
        update();
    }

    private void update() {
        current = snapshot();
        listener.onProgress(current);
    }

    private IngestProgress snapshot() {
        return new IngestProgress(
                streamId,
                state,
                recording,
                epoch,
                chunks,
                frames,
                bytes,
                losses,
                reconnects,
                endMicros,
                lagMicros,
                message);
    }
}
