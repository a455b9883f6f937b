// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.FrameDisplay;

/**
 * A chunk as cutting produces it, before it has a sequence and capture times.
 *
 * @param container format of the bytes
 * @param data the container's bytes; not copied
 * @param startMicros presentation time of the first shown frame, source clock
 * @param durationMicros time from the start to the end of the last shown frame
 * @param frames number of coded frames, including those that are not shown
 * @param leadingFrames number of the first frames in presentation order that are decoded but not
 *     shown: they cannot be decoded without the previous chunk, or an edit list leaves them out
 * @param trailingFrames number of the last frames in presentation order that are decoded but not
 *     shown, because an edit list leaves them out
 * @param display how the frames are shown
 */
public record CutChunk(
        ChunkContainer container,
        byte[] data,
        long startMicros,
        long durationMicros,
        int frames,
        int leadingFrames,
        int trailingFrames,
        FrameDisplay display) {}
