// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.ffmpeg.DecoderOptions;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.NativeFrame;
import dev.sluice.ingest.ffmpeg.RgbConverter;
import dev.sluice.ingest.ffmpeg.VideoCodec;
import dev.sluice.ingest.ffmpeg.VideoDecoder;

/**
 * Decodes chunks from untrusted producers: container and codec are whitelisted, and dimensions,
 * frames, bytes and time are limited.
 *
 * <p>Stateless. Safe for use by several threads. A call decodes on the caller's thread only and
 * frees all native memory before it returns. The same chunk gives the same bytes.
 */
public final class ChunkDecoder {

    /** Upper bound of what decoders add to width and height for whole blocks and rows. */
    private static final long PADDING = 128;

    private final DecodeSettings settings;
    private final DecodeLimits limits;

    public ChunkDecoder(DecodeSettings settings) {
        this.settings = settings;
        this.limits = settings.limits();
    }

    /** A decoder that leaves frames as they are. */
    public ChunkDecoder(DecodeLimits limits) {
        this(new DecodeSettings(limits, false, false));
    }

    /**
     * Decodes a chunk and samples the first frame of each slot later than {@code lastSlot}.
     *
     * <p>The capture time of a frame is that of the chunk plus the frame's presentation time minus
     * the presentation time of the first frame, rounded to the nearest microsecond. The first frame
     * is the first one in presentation order that is not a discarded leading frame.
     *
     * @param lastSlot the newest slot that was sampled before, {@link Long#MIN_VALUE} for none
     * @param resizer called once for each sampled frame
     * @throws ChunkException if the chunk is damaged (one packet without its frame is enough), not
     *     supported, or over a limit; no part of it may be used then
     */
    public DecodedChunk decode(
            VideoChunk chunk, FrameSlots slots, long lastSlot, FrameResizer resizer)
            throws ChunkException {
        ChunkContainer container =
                ChunkContainer.of(chunk.contentType())
                        .orElseThrow(() -> unknownContainer(chunk.contentType()));
        checkBytes(chunk.data().length);
        try (ChunkPackets packets = ChunkPackets.open(container, chunk.data());
                FrameInspector inspector = FrameInspector.open(packets, limits);
                VideoDecoder decoder = open(packets);
                NativeFrame frame = new NativeFrame();
                RgbConverter converter = new RgbConverter(settings.openFilter())) {
            FrameSampler sampler = new FrameSampler(chunk, slots, lastSlot, resizer, converter);
            return new DecodeRun(
                            packets,
                            inspector,
                            decoder,
                            frame,
                            sampler,
                            limits,
                            chunk.leadingFrames())
                    .decode();
        } catch (FfmpegException e) {
            throw new ChunkException(
                    ChunkException.Kind.CORRUPT,
                    "the decoder refuses the parameters in the %s: %s"
                            .formatted(chunk.contentType(), e.reason()),
                    e);
        }
    }

    private void checkBytes(int bytes) throws ChunkException {
        if (bytes > limits.maxBytes()) {
            throw new ChunkException(
                    ChunkException.Kind.TOO_LARGE,
                    "the chunk has %d bytes, the limit is %d: shorten the camera's key frame interval, or raise sluice.decode.max-bytes"
                            .formatted(bytes, limits.maxBytes()));
        }
        if (bytes == 0) {
            throw new ChunkException(ChunkException.Kind.CORRUPT, "the chunk is empty");
        }
    }

    private VideoDecoder open(ChunkPackets packets) throws FfmpegException {
        VideoCodec codec = packets.codec();
        long maxPixels = (limits.maxWidth() + PADDING) * (limits.maxHeight() + PADDING);
        return VideoDecoder.open(
                packets.parameters(),
                new DecoderOptions(
                        codec.decoders(), packets.timeBase(), maxPixels, codec == VideoCodec.H264));
    }

    private static ChunkException unknownContainer(String contentType) {
        return new ChunkException(
                ChunkException.Kind.UNSUPPORTED,
                "content-type is '%s': expected video/mp2t, video/mp4 or image/jpeg; send one of these containers"
                        .formatted(contentType));
    }
}
