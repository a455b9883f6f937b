package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.VideoChunk;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

import java.util.ArrayList;
import java.util.List;

/** Keeps the first picture of each slot of one chunk; only these become RGB. For one thread. */
final class FrameSampler {

    /**
     * What may lie beyond the declared duration. Our own chunks differ by ticks of their container;
     * others round to whole seconds, or count pictures by a nominal rate.
     */
    private static final long SLACK_MICROS = 1_000_000;

    private final VideoChunk chunk;
    private final FrameSlots slots;
    private final FrameResizer resizer;
    private final RgbConverter converter;
    private final List<SampledFrame> frames = new ArrayList<>();
    private long lastSlot;
    private long firstTime;
    private boolean started;

    FrameSampler(
            VideoChunk chunk,
            FrameSlots slots,
            long lastSlot,
            FrameResizer resizer,
            RgbConverter converter) {
        this.chunk = chunk;
        this.slots = slots;
        this.lastSlot = lastSlot;
        this.resizer = resizer;
        this.converter = converter;
    }

    /**
     * Takes the next picture in presentation order.
     *
     * @param time its presentation time in ticks of {@code timeBase}
     * @throws ChunkException if it lies outside the duration that the chunk declares: its slot
     *     would carry the stream so far ahead that no later picture is newer
     */
    void offer(AVFrame frame, long time, AVRational timeBase) throws ChunkException {
        if (!started) {
            started = true;
            firstTime = time;
        }
        long captureMicros = chunk.captureMicros() + microsSinceFirst(time, timeBase);
        long slot = slots.slot(captureMicros);
        if (slot <= lastSlot) {
            return;
        }
        lastSlot = slot;
        RgbImage image = resizer.resize(converter.convert(frame));
        frames.add(new SampledFrame(slot, captureMicros, image));
    }

    private long microsSinceFirst(long time, AVRational timeBase) throws ChunkException {
        // To the nearest, exact in 128 bits.
        long micros =
                avutil.av_rescale(time - firstTime, timeBase.num() * 1_000_000L, timeBase.den());
        long longest = chunk.durationMicros() + SLACK_MICROS;
        if (Math.abs(micros) > longest || micros == Long.MIN_VALUE) {
            throw new ChunkException(
                    ChunkException.Kind.CORRUPT,
                    "a picture's presentation time is %d µs from the first one's, the header %s declares %d µs: if the times jump, look at the source's clock, else let the header say how long the pictures last"
                            .formatted(micros, ChunkHeaders.DURATION, chunk.durationMicros()));
        }
        return micros;
    }

    List<SampledFrame> frames() {
        return frames;
    }
}
