// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.ffmpeg.FfmpegTimeBase;
import dev.sluice.ingest.ffmpeg.NativeFrame;

import java.util.BitSet;

/** Samples the first frame of each slot of one chunk. Not safe for use by several threads. */
final class FrameSampler {

    /**
     * How far frames may exceed the declared duration. The chunks of sluice ingest differ by ticks
     * of their container. Other producers round to whole seconds, or count frames at a nominal
     * rate.
     */
    private static final long SLACK_MICROS = 1_000_000;

    private final VideoChunk chunk;
    private final FrameSlots slots;
    private final FrameStore frames;
    private final long firstTime;
    private long lastSlot;
    private FrameDisplay shown = FrameDisplay.AS_CODED; // of the first frame
    private int width;
    private int height;

    /** What was sampled up to a moment. */
    record Mark(int frames, long lastSlot) {}

    /**
     * A sampler that has sampled nothing.
     *
     * @param firstTime presentation time of the chunk's first shown frame, in ticks
     * @param lastSlot the newest slot that was sampled before, {@link Long#MIN_VALUE} for none
     * @param frames gets the sampled frames; remains the caller's
     */
    FrameSampler(
            VideoChunk chunk, long firstTime, FrameSlots slots, long lastSlot, FrameStore frames) {
        this.chunk = chunk;
        this.firstTime = firstTime;
        this.slots = slots;
        this.lastSlot = lastSlot;
        this.frames = frames;
    }

    /**
     * Takes the next frame in presentation order.
     *
     * @param frame remains the caller's
     * @param pts presentation time of the frame, in ticks
     * @param timeBase unit of the presentation time
     * @throws ChunkException if the frame lies outside the duration that the chunk declares: its
     *     slot could be so far ahead that no later frame of the stream would be newer
     */
    void offer(NativeFrame frame, long pts, FfmpegTimeBase timeBase) throws ChunkException {
        FrameDisplay display = display(frame);
        if (width == 0) {
            shown = display;
            width = display.shownWidth(frame.width(), frame.height());
            height = display.shownHeight(frame.width(), frame.height());
        }
        long captureMicros = chunk.captureMicros() + microsSinceFirst(pts, timeBase);
        long slot = slots.slot(captureMicros);
        if (slot <= lastSlot) {
            return;
        }
        lastSlot = slot;
        frames.add(slot, captureMicros, frame, display);
    }

    /**
     * The frames that are sampled if none of the chunk is damaged, and the first shown one, by
     * whose size and display the chunk is described.
     *
     * @return indices in decoding order; empty if a frame lies outside the declared duration
     */
    BitSet needed(CodedVideo video, ChunkPresentation presentation) {
        BitSet needed = new BitSet();
        long last = lastSlot;
        for (int index : presentation.order()) {
            if (!presentation.isShown(index)) {
                continue;
            }
            long micros = video.timeBase().toMicros(video.frame(index).pts() - firstTime);
            if (!isWithinDuration(micros)) {
                return new BitSet();
            }
            long slot = slots.slot(chunk.captureMicros() + micros);
            if (slot > last || needed.isEmpty()) {
                needed.set(index);
                last = Math.max(last, slot);
            }
        }
        return needed;
    }

    private boolean isWithinDuration(long micros) {
        return micros != Long.MIN_VALUE
                && Math.abs(micros) <= chunk.durationMicros() + SLACK_MICROS;
    }

    /** How the first frame is shown. */
    FrameDisplay shown() {
        return shown;
    }

    /** How a frame is shown: as the chunk's headers say, and otherwise as it says itself. */
    FrameDisplay display(NativeFrame frame) {
        return chunk.display().orElse(frame.display());
    }

    private long microsSinceFirst(long time, FfmpegTimeBase timeBase) throws ChunkException {
        long micros = timeBase.toMicros(time - firstTime);
        if (!isWithinDuration(micros)) {
            throw new ChunkException(
                    ChunkException.Kind.CORRUPT,
                    "the presentation time of a frame is %d µs from that of the first one, but the header %s declares %d µs: check the source's clock if its times jump, or else declare the duration of the frames in the header"
                            .formatted(micros, ChunkHeaders.DURATION, chunk.durationMicros()));
        }
        return micros;
    }

    Mark mark() {
        return new Mark(frames.size(), lastSlot);
    }

    /** Forgets what was sampled since a mark. */
    void rollBack(Mark mark) {
        frames.truncate(mark.frames);
        lastSlot = mark.lastSlot;
    }

    /** Width of the first frame in pixels, as shown; 0 before it. */
    int width() {
        return width;
    }

    /** Height of the first frame in pixels, as shown; 0 before it. */
    int height() {
        return height;
    }
}
