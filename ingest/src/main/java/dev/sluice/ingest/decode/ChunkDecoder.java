package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;

/** Decodes chunks. Stateless and safe for any number of threads; each call uses the caller's. */
public final class ChunkDecoder {

    private final DecodeLimits limits;

    public ChunkDecoder(DecodeLimits limits) {
        this.limits = limits;
    }

    /**
     * Decodes a chunk; keeps the first picture of each slot later than {@code lastSlot}, each
     * resized once.
     */
    public DecodedChunk decode(
            VideoChunk chunk, FrameSlots slots, long lastSlot, FrameResizer resizer)
            throws ChunkException {
        throw new ChunkException(
                ChunkException.Kind.UNSUPPORTED, "no chunk can be decoded yet " + limits);
    }
}
