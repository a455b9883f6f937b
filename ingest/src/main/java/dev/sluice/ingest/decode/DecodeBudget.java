// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;

/** What is left of the limits while a chunk is decoded. Begins to count when it is created. */
final class DecodeBudget {

    private final DecodeLimits limits;
    private final long startNanos = System.nanoTime();

    DecodeBudget(DecodeLimits limits) {
        this.limits = limits;
    }

    int maxFrames() {
        return limits.maxFrames();
    }

    void requireFrames(int frames) throws ChunkException {
        if (frames > limits.maxFrames()) {
            throw new ChunkException(
                    ChunkException.Kind.TOO_LARGE,
                    "the chunk has more than %d frames: shorten the camera's key frame interval, or raise sluice.decode.max-frames"
                            .formatted(limits.maxFrames()));
        }
    }

    void requireTime(int packet) throws ChunkException {
        if (System.nanoTime() - startNanos > limits.maxTime().toNanos()) {
            throw new ChunkException(
                    ChunkException.Kind.TOO_LARGE,
                    "decoding took longer than %s and stopped at packet %d: lower the resolution or frame rate, or raise sluice.decode.max-time"
                            .formatted(limits.maxTime(), packet));
        }
    }

    void requireSize(int width, int height) throws ChunkException {
        FrameInspector.checkSize(width, height, limits);
    }
}
