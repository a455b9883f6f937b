// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.chunk.ChunkContainer;

/**
 * A chunk as cutting produces it, before it has a sequence and capture times.
 *
 * @param container format of the bytes
 * @param data the container's bytes; not copied
 * @param startMicros presentation time of the first frame that can be decoded, source clock
 * @param durationMicros time from the start to the end of the last frame
 * @param frames number of coded frames, including leading ones
 * @param leadingFrames number of frames that cannot be decoded without the previous chunk
 */
public record CutChunk(
        ChunkContainer container,
        byte[] data,
        long startMicros,
        long durationMicros,
        int frames,
        int leadingFrames) {}
