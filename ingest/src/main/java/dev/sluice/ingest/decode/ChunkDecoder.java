// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.ffmpeg.CudaDevice;
import dev.sluice.ingest.ffmpeg.DecoderOptions;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.NativeFrame;
import dev.sluice.ingest.ffmpeg.NativePacket;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.ffmpeg.VideoCodec;
import dev.sluice.ingest.ffmpeg.VideoDecoder;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decodes chunks from untrusted producers: container and codec are whitelisted, and dimensions,
 * frames, bytes and time are limited.
 *
 * <p>Safe for use by several threads. A call decodes on the caller's thread only, and before it
 * returns it frees all native memory but that of frames that wait. The same chunk gives the same
 * bytes.
 */
public final class ChunkDecoder {

    /** Upper bound of what decoders add to width and height for whole blocks and rows. */
    private static final long PADDING = 128;

    private final DecodeSettings settings;
    private final DecodeLimits limits;
    private final @Nullable CudaDevice device; // null for the CPU
    private final AtomicLong heldBytes = new AtomicLong(); // of frames that wait

    /**
     * A decoder with these settings.
     *
     * @throws IllegalStateException if they require a GPU, and none can be used
     */
    public ChunkDecoder(DecodeSettings settings) {
        this.settings = settings;
        this.limits = settings.limits();
        this.device = settings.device().open();
    }

    /** A decoder that decodes every frame and leaves them as they are. */
    public ChunkDecoder(DecodeLimits limits) {
        this(new DecodeSettings(limits, false, false, true));
    }

    /**
     * Decodes a chunk and samples the first frame of each slot later than {@code lastSlot}.
     *
     * <p>The capture time of a frame is that of the chunk plus the frame's presentation time minus
     * the presentation time of the first shown frame, rounded to the nearest microsecond. The first
     * and the last frames in presentation order are not shown where the chunk's headers say so, nor
     * are those that cannot be decoded without the previous chunk: leading frames of an open GOP,
     * and frames before an intra refresh is complete.
     *
     * <p>Frames that no sampled one needs are not decoded, unless the settings ask for it, or
     * damage shows: in the container, in a header, or in a frame that is decoded. Then every frame
     * of the chunk is.
     *
     * <p>Every frame that is used is the same as in the undamaged chunk. A frame is damaged if its
     * container marks it as incomplete, if the decoder refuses it, gives no frame for it or reports
     * damaged parts, or if a reference frame before it is missing. A damaged frame costs the frames
     * from it to the next one at which decoding can begin, or only itself if no other frame refers
     * to it; they are in {@link DecodedChunk#damage}. Supplemental enhancement information (SEI) of
     * H.264 and H.265 that decoding does not need is ignored, damaged or not.
     *
     * @param lastSlot the newest slot that was sampled before, {@link Long#MIN_VALUE} for none
     * @param resizer called for each sampled frame, and again if damage is found later that
     *     requires to decode the frame once more
     * @return has the images of all frames, and need not be closed
     * @throws ChunkException if no frame of the chunk can be used, its beginning is missing, its
     *     times contradict its headers, it is not supported, or over a limit
     */
    public DecodedChunk decode(
            VideoChunk chunk, FrameSlots slots, long lastSlot, FrameResizer resizer)
            throws ChunkException {
        try (DecodedChunk decoded = decode(chunk, slots, lastSlot, resizer, FrameHold.NONE)) {
            return decoded;
        }
    }

    /**
     * Decodes a chunk, of which some sampled frames may wait as they were decoded until they are
     * asked for. Frames of formats whose luma cannot be read apart, frames to be filtered, and
     * those for which the settings leave no room are converted at once.
     *
     * @param hold decides which frames wait
     * @return owned by the caller, who has to close it
     * @see #decode(VideoChunk, FrameSlots, long, FrameResizer)
     */
    public DecodedChunk decode(
            VideoChunk chunk, FrameSlots slots, long lastSlot, FrameResizer resizer, FrameHold hold)
            throws ChunkException {
        ChunkContainer container =
                ChunkContainer.of(chunk.contentType())
                        .orElseThrow(() -> unknownContainer(chunk.contentType()));
        checkBytes(chunk.data().length);
        DecodeBudget budget = new DecodeBudget(limits);
        try (ChunkPackets packets = ChunkPackets.open(container, chunk.data());
                FrameInspector inspector = FrameInspector.open(packets, limits);
                VideoDecoder decoder = open(packets);
                NativePacket packet = new NativePacket();
                NativeFrame frame = new NativeFrame();
                ResourceStack result = new ResourceStack()) {
            CodedVideo video = new ChunkReader(packets, inspector, budget).read();
            ChunkChecks.requireBeginning(video);
            ChunkPresentation presentation =
                    new ChunkPresentation(
                            video.frames(), chunk.leadingFrames(), chunk.trailingFrames());
            FrameConversion conversion = new FrameConversion(settings.openFilter(), resizer);
            FrameStore frames =
                    result.add(
                            new FrameStore(conversion, hold, settings.maxHeldBytes(), heldBytes));
            FrameSampler sampler =
                    new FrameSampler(chunk, presentation.start(), slots, lastSlot, frames);
            SegmentDecoder segments =
                    new SegmentDecoder(
                            video, presentation, decoder, packet, frame, sampler, budget);
            OptionalInt skipped =
                    settings.everyFrame()
                            ? OptionalInt.empty()
                            : segments.decodeNeeded(sampler.needed(video, presentation));
            List<FrameDamage> damage =
                    skipped.isPresent()
                            ? List.of()
                            : new DecodeRun(chunk, video, presentation, segments).decode();
            ChunkChecks.requireUsable(chunk, video, presentation, segments.accepted(), damage);
            DecodedChunk decoded =
                    new DecodedChunk(
                            frames.frames(),
                            video.size() + video.missing(),
                            segments.accepted(),
                            skipped.orElse(0),
                            presentation.leading(),
                            chunk.captureMicros()
                                    + video.timeBase()
                                            .toMicros(presentation.end() - presentation.start()),
                            damage,
                            video.codec().ffmpegName(),
                            sampler.shown(),
                            sampler.width(),
                            sampler.height(),
                            frames);
            result.keepOpen();
            return decoded;
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
                        device == null ? codec.decoders() : codec.decodersOnDevice(),
                        packets.timeBase(),
                        maxPixels,
                        codec == VideoCodec.H264,
                        device));
    }

    private static ChunkException unknownContainer(String contentType) {
        return new ChunkException(
                ChunkException.Kind.UNSUPPORTED,
                "content-type is '%s': expected video/mp2t, video/mp4 or image/jpeg; send one of these containers"
                        .formatted(contentType));
    }
}
