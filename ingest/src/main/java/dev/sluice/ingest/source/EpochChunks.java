// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.CutChunk;
import dev.sluice.ingest.cut.CutLoss;
import dev.sluice.ingest.cut.CutSink;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;

/**
 * Publishes what is cut from the packets of one run of a source: gives chunks their sequence, and
 * chunks and losses their capture times. Where the times of the source jump far ahead, another
 * epoch begins. Not safe for use by several threads.
 */
final class EpochChunks implements CutSink {

    /**
     * A jump of the capture time beyond which a new epoch begins. The job refuses a chunk that
     * jumps within its epoch by more than {@code sluice.order.max-clock-jump}, whose clock may be
     * wrong; a new epoch may begin at any time.
     */
    private static final long MAX_JUMP_MICROS = 60_000_000;

    private final StreamSpec spec;
    private final ChunkPublisher publisher;
    private final ProgressTracker progress;
    private final Clock wall;
    private final Epochs epochs;

    private CaptureClock clock = new CaptureClock();
    private boolean live;
    private long baseMicros; // capture time of the first frame of the recording's next repetition
    private long sequence; // of the next chunk
    private long published; // chunks, of all epochs
    private long chunkEndMicros; // capture time of the end of the last chunk
    private @Nullable CutLoss before; // reported before what comes next, or null

    EpochChunks(
            StreamSpec spec,
            ChunkPublisher publisher,
            ProgressTracker progress,
            Clock wall,
            Epochs epochs) {
        this.spec = spec;
        this.publisher = publisher;
        this.progress = progress;
        this.wall = wall;
        this.epochs = epochs;
    }

    /**
     * Begins with a source's first packet.
     *
     * @param live whether capture times follow from arrival times
     * @param startMicros capture time of the first frame of a recording, microseconds since 1970
     */
    void begin(boolean live, long startMicros) {
        this.live = live;
        this.baseMicros = startMicros;
    }

    /** Begins another repetition of the recording, whose capture times follow the previous ones. */
    void repeat() {
        clock = new CaptureClock();
    }

    /** Relates arrival times of a live source to its own clock. */
    CaptureClock clock() {
        return clock;
    }

    /** Number of chunks that were published. */
    long published() {
        return published;
    }

    /** Capture time of the end of what was published or lost, microseconds since 1970. */
    long endMicros() {
        return baseMicros;
    }

    /** Publishes an event about the source itself. */
    void event(String kind, String message) throws IOException {
        long now = CaptureTime.micros(wall.instant());
        publisher.event(
                new IngestEvent.Source(
                        spec.streamId(),
                        now,
                        kind,
                        epochs.current(),
                        spec.source().name(),
                        message));
    }

    /**
     * Reports a loss before the next chunk: the first capture time fixes the relation of a live
     * source's clock to the wall clock, and it becomes more exact with each packet.
     */
    void lossBeforeNext(CutLoss loss) {
        before = loss;
    }

    /** Reports what was not reported because no chunk followed. */
    void finish() throws IOException {
        if (before != null) {
            CutLoss loss = before;
            before = null;
            loss(loss);
        }
    }

    @Override
    public void chunk(CutChunk cut) throws IOException {
        finish();
        anchor(cut.startMicros());
        long capture = clock.capture(cut.startMicros());
        if (sequence > 0 && capture - chunkEndMicros > MAX_JUMP_MICROS) {
            epochs.begin();
            sequence = 0;
        }
        VideoChunk chunk =
                new VideoChunk(
                        spec.streamId(),
                        epochs.current(),
                        sequence,
                        spec.source().name(),
                        capture,
                        cut.durationMicros(),
                        cut.leadingFrames(),
                        cut.trailingFrames(),
                        cut.display(),
                        cut.container().contentType(),
                        cut.data());
        publisher.publish(chunk);
        sequence++;
        published++;
        chunkEndMicros = chunk.endMicros();
        baseMicros = chunkEndMicros;
        progress.chunk(chunk, cut.frames(), CaptureTime.micros(wall.instant()));
    }

    @Override
    public void loss(CutLoss loss) throws IOException {
        finish();
        anchor(loss.startMicros());
        long from = clock.capture(loss.startMicros());
        long to = from + loss.durationMicros();
        baseMicros = Math.max(baseMicros, to); // the loss may lie within a chunk
        publisher.event(event(loss, from, to));
        progress.loss(loss);
    }

    private IngestEvent event(CutLoss loss, long from, long to) {
        return switch (loss.kind()) {
            case LEFT_OUT, BEFORE_ENTRY ->
                    new IngestEvent.LeftOut(
                            spec.streamId(),
                            from,
                            to,
                            epochs.current(),
                            loss.frames(),
                            loss.reason());
            case DAMAGED ->
                    new IngestEvent.Damaged(
                            spec.streamId(),
                            from,
                            to,
                            epochs.current(),
                            loss.frames(),
                            loss.reason());
        };
    }

    private void anchor(long ptsMicros) {
        if (!live && !clock.isAnchored()) {
            clock.anchor(baseMicros, ptsMicros);
        }
    }
}
