// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.ffmpeg.CodecParameters;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.FfmpegTimeBase;
import dev.sluice.ingest.ffmpeg.NativePacket;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.ffmpeg.VideoCodec;

import org.jspecify.annotations.Nullable;

/** A single JPEG: the chunk is its only packet. */
final class JpegPackets implements ChunkPackets {

    private static final FfmpegTimeBase SECONDS = new FfmpegTimeBase(1, 1);

    private final CodecParameters parameters;
    private final NativePacket packet;
    private boolean taken;

    private JpegPackets(CodecParameters parameters, NativePacket packet) {
        this.parameters = parameters;
        this.packet = packet;
    }

    static JpegPackets open(byte[] data) {
        try (ResourceStack opening = new ResourceStack()) {
            CodecParameters parameters = opening.add(CodecParameters.of(VideoCodec.MJPEG));
            NativePacket packet = opening.add(new NativePacket());
            packet.set(new EncodedPacket(data, 0, 0, 0, true, null), SECONDS);
            opening.keepOpen();
            return new JpegPackets(parameters, packet);
        } catch (FfmpegException e) {
            throw new OutOfMemoryError(
                    "no native memory for a JPEG of %d bytes".formatted(data.length));
        }
    }

    @Override
    public VideoCodec codec() {
        return VideoCodec.MJPEG;
    }

    @Override
    public CodecParameters parameters() {
        return parameters;
    }

    @Override
    public FfmpegTimeBase timeBase() {
        return SECONDS;
    }

    @Override
    public @Nullable NativePacket next() {
        if (taken) {
            return null;
        }
        taken = true;
        return packet;
    }

    @Override
    public @Nullable String defect() {
        return null;
    }

    @Override
    public int indexed() {
        return 1;
    }

    @Override
    public void close() {
        ResourceStack.closeAll(parameters, packet);
    }
}
