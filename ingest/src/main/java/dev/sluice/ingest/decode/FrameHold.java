// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import org.jspecify.annotations.Nullable;

/**
 * Decides which sampled frames wait as the decoder gives them, so that those which nobody asks for
 * are never converted. It decides only when a frame is converted, not what becomes of it.
 */
@FunctionalInterface
public interface FrameHold {

    /** Every frame is converted at once. */
    FrameHold NONE = (before, frame) -> false;

    /**
     * Whether a frame waits.
     *
     * @param before the frame that was sampled before it in the chunk, or null if it is the first
     */
    boolean holds(@Nullable FrameLuma before, FrameLuma frame);
}
