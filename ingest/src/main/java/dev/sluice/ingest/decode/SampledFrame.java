// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * The first frame of a sampling slot. Its image may be made when it is asked for, on the thread
 * that asks; a frame is therefore for one thread at a time, until {@link #settled}.
 */
public final class SampledFrame {

    private final long slot;
    private final long captureMicros;
    private final FrameLuma luma;
    private final ImageSize size;
    private final @Nullable RgbImage image; // null if it is held
    private final @Nullable HeldFrame held; // null if there is an image

    /** A frame whose luma is that of its image. */
    public SampledFrame(long slot, long captureMicros, RgbImage image) {
        this(slot, captureMicros, FrameLuma.of(image), image);
    }

    /**
     * A frame.
     *
     * @param slot ⌊t·fps⌋, absolute
     * @param captureMicros capture time of the frame, microseconds since 1970
     * @param luma of the frame as it was coded
     * @param image the frame, resized for the vision encoder
     */
    public SampledFrame(long slot, long captureMicros, FrameLuma luma, RgbImage image) {
        this.slot = slot;
        this.captureMicros = captureMicros;
        this.luma = luma;
        this.size = new ImageSize(image.width(), image.height());
        this.image = image;
        this.held = null;
    }

    SampledFrame(long slot, long captureMicros, FrameLuma luma, HeldFrame held) {
        this.slot = slot;
        this.captureMicros = captureMicros;
        this.luma = luma;
        this.size = held.size();
        this.image = null;
        this.held = held;
    }

    /** ⌊t·fps⌋, absolute. */
    public long slot() {
        return slot;
    }

    /** Capture time of the frame, microseconds since 1970. */
    public long captureMicros() {
        return captureMicros;
    }

    /** The luma of the frame as it was coded. */
    public FrameLuma luma() {
        return luma;
    }

    /** The size of the image. */
    public ImageSize size() {
        return size;
    }

    /**
     * The frame, resized for the vision encoder.
     *
     * @throws IllegalStateException if it was not asked for before its chunk was closed
     */
    public RgbImage image() {
        return held == null ? Objects.requireNonNull(image) : held.image();
    }

    /** This frame with its image, which does not depend on its chunk any more. */
    public SampledFrame settled() {
        return held == null ? this : new SampledFrame(slot, captureMicros, luma, image());
    }

    /** Frees what is held; does nothing to an image. */
    void release() {
        if (held != null) {
            held.close();
        }
    }
}
