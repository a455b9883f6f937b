// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.VideoChunk;

/** Holds the progress of one stream. The stream's thread writes it; any thread may read it. */
final class ProgressTracker {

    private final ProgressListener listener;
    private volatile IngestProgress current;

    ProgressTracker(String streamId, ProgressListener listener) {
        this.listener = listener;
        this.current =
                new IngestProgress(
                        streamId, IngestProgress.State.CONNECTING, 0, 0, 0, 0, 0, 0, 0, 0, "");
    }

    IngestProgress current() {
        return current;
    }

    void state(IngestProgress.State state, long epoch, String message) {
        IngestProgress c = current;
        boolean retry = state == IngestProgress.State.WAITING;
        update(
                new IngestProgress(
                        c.streamId(),
                        state,
                        epoch,
                        c.chunks(),
                        c.frames(),
                        c.bytes(),
                        c.losses(),
                        c.reconnects() + (retry ? 1 : 0),
                        c.endMicros(),
                        c.lagMicros(),
                        message));
    }

    void chunk(VideoChunk chunk, int frames, long nowMicros) {
        IngestProgress c = current;
        update(
                new IngestProgress(
                        c.streamId(),
                        c.state(),
                        chunk.epoch(),
                        c.chunks() + 1,
                        c.frames() + frames,
                        c.bytes() + chunk.data().length,
                        c.losses(),
                        c.reconnects(),
                        chunk.endMicros(),
                        nowMicros - chunk.endMicros(),
                        c.message()));
    }

    void loss(String message) {
        IngestProgress c = current;
        update(
                new IngestProgress(
                        c.streamId(),
                        c.state(),
                        c.epoch(),
                        c.chunks(),
                        c.frames(),
                        c.bytes(),
                        c.losses() + 1,
                        c.reconnects(),
                        c.endMicros(),
                        c.lagMicros(),
                        message));
    }

    private void update(IngestProgress next) {
        current = next;
        listener.onProgress(next);
    }
}
