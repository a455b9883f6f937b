package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;

/**
 * Decodes chunks, which may come from anybody: container and codec are whitelisted, and dimensions,
 * pictures, bytes and time are limited.
 *
 * <p>Stateless and safe for any number of threads; a call decodes on its caller's thread alone and
 * frees all native memory before it returns. The same chunk gives the same bytes.
 */
public final class ChunkDecoder {

    private final DecodeLimits limits;

    public ChunkDecoder(DecodeLimits limits) {
        this.limits = limits;
    }

    /**
     * Decodes a chunk; keeps the first picture of each slot later than {@code lastSlot}, each
     * resized once.
     *
     * <p>A picture's capture time is the chunk's plus its presentation time less that of the first
     * picture, to the nearest microsecond. The first picture is the first in presentation order
     * that is not a discarded leading one.
     *
     * @param lastSlot the newest slot that was sampled before, {@link Long#MIN_VALUE} for none
     * @throws ChunkException if the chunk is damaged (one coded picture without its picture is
     *     enough), not supported, or over a limit; nothing of it may be used then
     */
    public DecodedChunk decode(
            VideoChunk chunk, FrameSlots slots, long lastSlot, FrameResizer resizer)
            throws ChunkException {
        ChunkContainer container =
                ChunkContainer.of(chunk.contentType())
                        .orElseThrow(() -> unknownContainer(chunk.contentType()));
        int bytes = chunk.data().length;
        if (bytes > limits.maxBytes()) {
            throw new ChunkException(
                    ChunkException.Kind.TOO_LARGE,
                    "the chunk has %d bytes, the limit is %d: shorten the camera's group of pictures, or raise sluice.decode.max-bytes"
                            .formatted(bytes, limits.maxBytes()));
        }
        if (bytes == 0) {
            throw new ChunkException(ChunkException.Kind.CORRUPT, "the chunk is empty");
        }
        try (PacketSource source = PacketSource.open(container, chunk.data());
                PictureInspector inspector = PictureInspector.open(source, limits);
                PictureDecoder decoder = PictureDecoder.open(source, limits);
                RgbConverter converter = new RgbConverter()) {
            FrameSampler sampler = new FrameSampler(chunk, slots, lastSlot, resizer, converter);
            return new DecodeRun(
                            source, inspector, decoder, sampler, limits, chunk.leadingPictures())
                    .decode();
        }
    }

    private static ChunkException unknownContainer(String contentType) {
        return new ChunkException(
                ChunkException.Kind.UNSUPPORTED,
                "content-type %s is not known; a chunk is video/mp2t, video/mp4 or image/jpeg"
                        .formatted(contentType));
    }
}
