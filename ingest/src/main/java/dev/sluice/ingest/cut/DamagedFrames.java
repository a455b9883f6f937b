// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts the frames that are not used because of damage and reports them in the order of the
 * stream: before the first chunk that begins after them. Losses that follow each other are reported
 * as one. Passes chunks and other losses through. Not safe for use by several threads.
 */
final class DamagedFrames implements CutSink {

    private static final long UNKNOWN_FRAME_MICROS = 40_000;

    private final CutSink sink;
    private final long frameMicros;
    private final long mergeMicros;
    private final long maxChunkMicros;

    /** Losses that are not reported yet, in ascending order. */
    private final Deque<Stretch> losses = new ArrayDeque<>();

    /** Frames that are lost together. */
    private record Stretch(long start, long end, int frames, String cause) {

        Stretch and(Stretch next) {
            return new Stretch(
                    Math.min(start, next.start),
                    Math.max(end, next.end),
                    frames + next.frames,
                    cause);
        }

        CutLoss loss() {
            return new CutLoss(
                    CutLoss.Kind.DAMAGED,
                    start,
                    end - start,
                    frames,
                    ("the frames are damaged or refer to a damaged one (%s): check the connection"
                                    + " to the source, or copy the recording again")
                            .formatted(cause));
        }
    }

    /**
     * Starts counting at 0.
     *
     * @param frameMicros nominal duration of a frame, 0 if unknown
     */
    DamagedFrames(CutSink sink, long frameMicros, CutSettings settings) {
        this.sink = sink;
        this.frameMicros = frameMicros > 0 ? frameMicros : UNKNOWN_FRAME_MICROS;
        this.mergeMicros = settings.minDuration().toNanos() / 1_000;
        this.maxChunkMicros = settings.maxDuration().toNanos() / 1_000;
    }

    /**
     * Counts a frame that is not used.
     *
     * @param start its presentation time, source clock
     * @param duration its duration, 0 if unknown
     * @param cause what was found
     */
    void add(long start, long duration, String cause) throws IOException {
        // No chunk is that long, so a chunk that would report these losses may never come.
        reportBefore(start - maxChunkMicros);
        long end = start + (duration > 0 ? duration : frameMicros);
        Stretch next = new Stretch(start, end, 1, cause);
        Stretch last = losses.peekLast();
        if (last != null
                && start < last.end() + mergeMicros
                && end - last.start() <= maxChunkMicros) {
            losses.removeLast();
            losses.add(last.and(next));
        } else {
            losses.add(next);
        }
    }

    @Override
    public void chunk(CutChunk chunk) throws IOException {
        reportBefore(chunk.startMicros());
        sink.chunk(chunk);
    }

    @Override
    public void loss(CutLoss loss) throws IOException {
        reportBefore(loss.startMicros());
        sink.loss(loss);
    }

    /** Reports the losses that are left, because no chunk follows. */
    void finish() throws IOException {
        reportBefore(Long.MAX_VALUE);
    }

    private void reportBefore(long micros) throws IOException {
        while (!losses.isEmpty() && losses.peek().start() < micros) {
            sink.loss(losses.remove().loss());
        }
    }
}
