// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.NativeFrame;
import dev.sluice.ingest.ffmpeg.NativePacket;
import dev.sluice.ingest.ffmpeg.VideoCodec;
import dev.sluice.ingest.ffmpeg.VideoDecoder;

import java.util.List;

/**
 * Decodes one chunk. Every packet has to give a frame, except for the leading frames that the chunk
 * declares. Used once; the native objects remain the caller's.
 */
final class DecodeRun {

    private static final int MAX_H264_REFERENCES = 16;

    private final ChunkPackets source;
    private final DecodeLimits limits;
    private final int declaredLeading;
    private final VideoCodec codec;
    private final FrameInspector inspector;
    private final VideoDecoder decoder;
    private final NativeFrame frame;
    private final FrameSampler sampler;
    private final long startNanos = System.nanoTime();

    private int packets;
    private int secondFields;
    private int leading;
    private boolean wasLeading;
    private int frames;
    private long keyTime;
    private int width;
    private int height;

    DecodeRun(
            ChunkPackets source,
            FrameInspector inspector,
            VideoDecoder decoder,
            NativeFrame frame,
            FrameSampler sampler,
            DecodeLimits limits,
            int declaredLeading) {
        this.source = source;
        this.codec = source.codec();
        this.inspector = inspector;
        this.decoder = decoder;
        this.frame = frame;
        this.sampler = sampler;
        this.limits = limits;
        this.declaredLeading = declaredLeading;
    }

    DecodedChunk decode() throws ChunkException {
        for (NativePacket packet = source.next(); packet != null; packet = source.next()) {
            boolean isLeading = count(packet);
            send(packet, isLeading);
            receive(isLeading);
        }
        end();
        receive(false);
        compareCounts();
        return new DecodedChunk(
                sampler.frames(),
                packets - secondFields,
                frames,
                leading,
                List.of(),
                codec.ffmpegName(),
                width,
                height);
    }

    /** Counts a packet and checks the limits; returns whether it is a leading frame. */
    private boolean count(NativePacket packet) throws ChunkException {
        if (packet.pts() == EncodedPacket.NO_TIME) {
            packet.setPts(packets == 0 ? 0 : packet.dts());
        }
        if (packets == 0) {
            keyTime = packet.pts();
            requireKeyFrame(packet);
        }
        if (packet.isCorrupt()) {
            throw damaged("the packet is incomplete");
        }
        packets++;
        requireWithinLimits();
        if (inspector.isSecondField(packet)) {
            secondFields++; // of the previous frame, which is leading or not as a whole
            return wasLeading;
        }
        wasLeading = declaredLeading > 0 && packet.pts() < keyTime;
        leading += wasLeading ? 1 : 0;
        return wasLeading;
    }

    private void send(NativePacket packet, boolean isLeading) throws ChunkException {
        decoder.failOnDamage(!isLeading && !mayReferToMissingFrames());
        try {
            decoder.send(packet);
        } catch (FfmpegException e) {
            if (!isLeading) {
                throw refused(e);
            }
        }
    }

    private void end() throws ChunkException {
        decoder.failOnDamage(true);
        try {
            decoder.sendEnd();
        } catch (FfmpegException e) {
            throw refused(e);
        }
    }

    /**
     * After a cut at an open GOP of H.264, the first frames may still contain commands to remove
     * references that only the previous chunk has. FFmpeg counts these as errors, but they are not.
     */
    private boolean mayReferToMissingFrames() {
        return declaredLeading > 0
                && codec == VideoCodec.H264
                && packets - leading <= MAX_H264_REFERENCES + 1;
    }

    private void receive(boolean isLeading) throws ChunkException {
        try {
            while (decoder.receive(frame)) {
                if (declaredLeading == 0 || frame.pts() >= keyTime) {
                    accept();
                }
            }
        } catch (FfmpegException e) {
            if (!isLeading) {
                throw refused(e);
            }
        }
    }

    private void accept() throws ChunkException {
        FrameDisplay display = sampler.display(frame);
        int shownWidth = display.shownWidth(frame.width(), frame.height());
        int shownHeight = display.shownHeight(frame.width(), frame.height());
        if (frames == 0) {
            width = shownWidth;
            height = shownHeight;
        }
        frames++;
        FrameInspector.checkSize(shownWidth, shownHeight, limits);
        if (frame.isDamaged()) {
            throw damaged("frame %d has damaged or missing parts".formatted(frames));
        }
        if (frame.pts() == EncodedPacket.NO_TIME) {
            throw damaged("frame %d has no presentation time".formatted(frames));
        }
        sampler.offer(frame, source.timeBase());
    }

    private void requireKeyFrame(NativePacket packet) throws ChunkException {
        if (!packet.isKeyFrame()) {
            throw damaged("it does not start with a key frame");
        }
    }

    private void requireWithinLimits() throws ChunkException {
        if (packets > limits.maxFrames()) {
            throw new ChunkException(
                    ChunkException.Kind.TOO_LARGE,
                    "the chunk has more than %d frames: shorten the camera's key frame interval, or raise sluice.decode.max-frames"
                            .formatted(limits.maxFrames()));
        }
        if (System.nanoTime() - startNanos > limits.maxTime().toNanos()) {
            throw new ChunkException(
                    ChunkException.Kind.TOO_LARGE,
                    "decoding took longer than %s and stopped at packet %d: lower the resolution or frame rate, or raise sluice.decode.max-time"
                            .formatted(limits.maxTime(), packets));
        }
    }

    private void compareCounts() throws ChunkException {
        if (packets == 0) {
            throw damaged("it has no frames");
        }
        if (source.indexed() > packets) {
            throw damaged(
                    "its index lists %d frames, but it is truncated".formatted(source.indexed()));
        }
        if (leading < declaredLeading) {
            throw damaged(
                    "its headers declare %d leading frames, but it has %d"
                            .formatted(declaredLeading, leading));
        }
        int expected = packets - secondFields - leading;
        if (frames != expected) {
            throw damaged(
                    "expected %d frames (%d packets, of which %d are second fields and %d leading), but %d were decoded"
                            .formatted(expected, packets, secondFields, leading, frames));
        }
    }

    private ChunkException refused(FfmpegException cause) {
        return damaged("the decoder refuses it: " + cause.reason());
    }

    private ChunkException damaged(String what) {
        return new ChunkException(
                ChunkException.Kind.CORRUPT,
                "the %s in the chunk is damaged at packet %d: %s; if this happens repeatedly, check the connection to the source"
                        .formatted(codec.ffmpegName(), packets, what));
    }
}
