package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.VideoChunk;

/** Keeps one stream's progress; written by the stream's thread, read by any. */
final class ProgressTracker {

    private final ProgressListener listener;
    private volatile StreamProgress current;

    ProgressTracker(String streamId, ProgressListener listener) {
        this.listener = listener;
        this.current =
                new StreamProgress(
                        streamId, StreamProgress.State.CONNECTING, 0, 0, 0, 0, 0, 0, 0, 0, "");
    }

    StreamProgress current() {
        return current;
    }

    void state(StreamProgress.State state, long epoch, String message) {
        StreamProgress c = current;
        boolean again = state == StreamProgress.State.WAITING;
        update(
                new StreamProgress(
                        c.streamId(),
                        state,
                        epoch,
                        c.chunks(),
                        c.pictures(),
                        c.bytes(),
                        c.losses(),
                        c.reconnects() + (again ? 1 : 0),
                        c.endMicros(),
                        c.lagMicros(),
                        message));
    }

    void chunk(VideoChunk chunk, int pictures, long nowMicros) {
        StreamProgress c = current;
        update(
                new StreamProgress(
                        c.streamId(),
                        c.state(),
                        chunk.epoch(),
                        c.chunks() + 1,
                        c.pictures() + pictures,
                        c.bytes() + chunk.data().length,
                        c.losses(),
                        c.reconnects(),
                        chunk.endMicros(),
                        nowMicros - chunk.endMicros(),
                        c.message()));
    }

    void loss(String message) {
        StreamProgress c = current;
        update(
                new StreamProgress(
                        c.streamId(),
                        c.state(),
                        c.epoch(),
                        c.chunks(),
                        c.pictures(),
                        c.bytes(),
                        c.losses() + 1,
                        c.reconnects(),
                        c.endMicros(),
                        c.lagMicros(),
                        message));
    }

    private void update(StreamProgress next) {
        current = next;
        listener.onProgress(next);
    }
}
