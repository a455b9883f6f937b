// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts the frames that could not be decoded and reports them in the order of the stream: before
 * the first chunk that begins after them. Passes chunks and other losses through. Not safe for use
 * by several threads.
 */
final class DamagedFrames implements CutSink {

    private final CutSink sink;
    private final long frameMicros;
    private final long mergeMicros;
    private final long maxChunkMicros;

    /** Losses that are not reported yet, in ascending order. */
    private final Deque<CutLoss> losses = new ArrayDeque<>();

    /**
     * Starts counting at 0.
     *
     * @param frameMicros nominal duration of a frame, 0 if unknown
     */
    DamagedFrames(CutSink sink, long frameMicros, CutSettings settings) {
        this.sink = sink;
        this.frameMicros = frameMicros;
        this.mergeMicros = settings.minDuration().toNanos() / 1_000;
        this.maxChunkMicros = settings.maxDuration().toNanos() / 1_000;
    }

    /** Counts frames that were lost with this packet. */
    void add(int frames, EncodedPacket packet) throws IOException {
        long start = packet.ptsMicros();
        // No chunk is that long, so a chunk that would report these losses may never come.
        reportBefore(start - maxChunkMicros);
        long end = start + (packet.durationMicros() > 0 ? packet.durationMicros() : frameMicros);
        CutLoss last = losses.peekLast();
        if (last != null && start - last.startMicros() < mergeMicros) {
            losses.removeLast();
            start = Math.min(start, last.startMicros());
            end = Math.max(end, last.startMicros() + last.durationMicros());
            losses.add(loss(start, end, frames + last.frames()));
        } else {
            losses.add(loss(start, end, frames));
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
        while (!losses.isEmpty() && losses.peek().startMicros() < micros) {
            sink.loss(losses.remove());
        }
    }

    private static CutLoss loss(long start, long end, int frames) {
        return new CutLoss(
                CutLoss.Kind.DAMAGED,
                start,
                end - start,
                frames,
                ("%d frames are too damaged to be decoded, so they cannot be re-encoded: if this"
                                + " happens repeatedly, check the connection to the source")
                        .formatted(frames));
    }
}
