// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.NativeFrame;
import dev.sluice.ingest.ffmpeg.ResourceStack;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;

/** A frame that waits as the decoder gave it. For one thread at a time. */
final class HeldFrame implements ResourceStack.Resource {

    private final FrameConversion conversion;
    private final FrameDisplay display;
    private final ImageSize size;
    private final AtomicLong heldBytes;
    private final long bytes;
    private @Nullable NativeFrame frame; // null once it is converted or closed
    private @Nullable RgbImage image; // null until it is converted

    /**
     * @param frame owned by this object from now on
     * @param size of the image
     * @param heldBytes of all frames that wait; this one is counted until it is converted or closed
     */
    HeldFrame(
            FrameConversion conversion,
            NativeFrame frame,
            FrameDisplay display,
            ImageSize size,
            AtomicLong heldBytes) {
        this.conversion = conversion;
        this.frame = frame;
        this.display = display;
        this.size = size;
        this.heldBytes = heldBytes;
        this.bytes = frame.bytes();
        heldBytes.addAndGet(bytes);
    }

    ImageSize size() {
        return size;
    }

    /**
     * Converts the frame, unless that was done before.
     *
     * @throws IllegalStateException if the frame was closed before it was converted
     */
    RgbImage image() {
        if (image != null) {
            return image;
        }
        if (frame == null) {
            throw new IllegalStateException("the chunk of the frame is closed");
        }
        try {
            image = conversion.convert(frame, display);
        } catch (ChunkException e) {
            throw new IllegalStateException("a frame that waited cannot be converted", e);
        }
        close();
        return image;
    }

    @Override
    public void close() {
        if (frame != null) {
            frame.close();
            frame = null;
            heldBytes.addAndGet(-bytes);
        }
    }
}
