// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.NativeFrame;
import dev.sluice.ingest.ffmpeg.ResourceStack;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sampled frames of one chunk, and what converts those of them that wait. For one thread at a
 * time.
 */
final class FrameStore implements ResourceStack.Resource {

    private final FrameConversion conversion;
    private final FrameHold hold;
    private final long maxHeldBytes;
    private final AtomicLong heldBytes;
    private final List<SampledFrame> frames = new ArrayList<>();

    /**
     * @param conversion owned by this object from now on
     * @param maxHeldBytes most bytes of frames that wait, of all chunks
     * @param heldBytes how many there are, of all chunks
     */
    FrameStore(
            FrameConversion conversion, FrameHold hold, long maxHeldBytes, AtomicLong heldBytes) {
        this.conversion = conversion;
        this.hold = hold;
        this.maxHeldBytes = maxHeldBytes;
        this.heldBytes = heldBytes;
    }

    /**
     * Adds a frame.
     *
     * @param decoded remains the caller's
     */
    void add(long slot, long captureMicros, NativeFrame decoded, FrameDisplay display)
            throws ChunkException {
        try (ResourceStack owned = new ResourceStack()) {
            NativeFrame frame = owned.add(held(decoded));
            if (!conversion.hasLuma(frame)) {
                frames.add(
                        new SampledFrame(slot, captureMicros, conversion.convert(frame, display)));
                return;
            }
            FrameLuma luma = conversion.luma(frame);
            if (hold.holds(lastLuma(), luma) && hasRoom(frame)) {
                ImageSize size = conversion.size(frame, display);
                HeldFrame waiting = new HeldFrame(conversion, frame, display, size, heldBytes);
                owned.keepOpen();
                frames.add(new SampledFrame(slot, captureMicros, luma, waiting));
            } else {
                RgbImage image = conversion.convert(frame, display);
                frames.add(new SampledFrame(slot, captureMicros, luma, image));
            }
        }
    }

    private static NativeFrame held(NativeFrame decoded) throws ChunkException {
        try {
            return decoded.hold();
        } catch (FfmpegException e) {
            throw FrameConversion.unsupported(e);
        }
    }

    private @Nullable FrameLuma lastLuma() {
        return frames.isEmpty() ? null : frames.get(frames.size() - 1).luma();
    }

    private boolean hasRoom(NativeFrame frame) {
        return heldBytes.get() + frame.bytes() <= maxHeldBytes;
    }

    int size() {
        return frames.size();
    }

    /** Forgets all frames but the first ones. */
    void truncate(int size) {
        List<SampledFrame> forgotten = frames.subList(size, frames.size());
        forgotten.forEach(SampledFrame::release);
        forgotten.clear();
    }

    List<SampledFrame> frames() {
        return frames;
    }

    @Override
    public void close() {
        frames.forEach(SampledFrame::release);
        conversion.close();
    }
}
