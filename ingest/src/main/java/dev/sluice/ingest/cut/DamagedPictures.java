package dev.sluice.ingest.cut;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts the pictures that could not be decoded, and tells of them in their place between the
 * chunks that are made of the others: before the first chunk that begins after them. Passes
 * everything else on. Not safe for several threads.
 */
final class DamagedPictures implements CutSink {

    private final CutSink sink;
    private final long frameMicros;
    private final long togetherMicros;
    private final long longestMicros;

    /** What was not told yet, ascending. */
    private final Deque<CutLoss> losses = new ArrayDeque<>();

    /**
     * A new count.
     *
     * @param frameMicros nominal time of a picture, or 0
     */
    DamagedPictures(CutSink sink, long frameMicros, CutSettings settings) {
        this.sink = sink;
        this.frameMicros = frameMicros;
        this.togetherMicros = settings.minDuration().toNanos() / 1_000;
        this.longestMicros = settings.maxDuration().toNanos() / 1_000;
    }

    /** Counts pictures that were lost with this packet. */
    void add(int pictures, EncodedPacket packet) throws IOException {
        long start = packet.ptsMicros();
        tellBefore(start - longestMicros); // no chunk lasts so long: perhaps none comes any more
        long end = start + (packet.durationMicros() > 0 ? packet.durationMicros() : frameMicros);
        CutLoss last = losses.peekLast();
        if (last != null && start - last.startMicros() < togetherMicros) {
            losses.removeLast();
            start = Math.min(start, last.startMicros());
            end = Math.max(end, last.startMicros() + last.durationMicros());
            losses.add(loss(start, end, pictures + last.pictures()));
        } else {
            losses.add(loss(start, end, pictures));
        }
    }

    @Override
    public void chunk(CutChunk chunk) throws IOException {
        tellBefore(chunk.startMicros());
        sink.chunk(chunk);
    }

    @Override
    public void loss(CutLoss loss) throws IOException {
        tellBefore(loss.startMicros());
        sink.loss(loss);
    }

    /** Tells of what was not told yet: no chunk follows. */
    void finish() throws IOException {
        tellBefore(Long.MAX_VALUE);
    }

    private void tellBefore(long micros) throws IOException {
        while (!losses.isEmpty() && losses.peek().startMicros() < micros) {
            sink.loss(losses.remove());
        }
    }

    private static CutLoss loss(long start, long end, int pictures) {
        return new CutLoss(
                start,
                end - start,
                pictures,
                ("%d pictures are too damaged to be decoded, so they cannot be encoded anew: if"
                                + " this comes again, look at the connection to the source")
                        .formatted(pictures));
    }
}
