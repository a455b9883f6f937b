// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.CodecParameters;
import dev.sluice.ingest.ffmpeg.DecoderOptions;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.FfmpegTimeBase;
import dev.sluice.ingest.ffmpeg.NativeFrame;
import dev.sluice.ingest.ffmpeg.NativePacket;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.ffmpeg.VideoDecoder;
import dev.sluice.ingest.ffmpeg.VideoFormat;

/**
 * Decodes packets and counts those that are too damaged, instead of failing. Owns its decoder and
 * its frame. Not safe for use by several threads.
 */
final class TolerantDecoder implements ResourceStack.Resource {

    private static final long MAX_PIXELS = 8192L * 8192;

    private final VideoDecoder decoder;
    private final NativePacket packet;
    private final NativeFrame frame;
    private int damaged;

    private TolerantDecoder(VideoDecoder decoder, NativePacket packet, NativeFrame frame) {
        this.decoder = decoder;
        this.packet = packet;
        this.frame = frame;
    }

    static TolerantDecoder open(VideoFormat format) throws FfmpegException {
        try (CodecParameters parameters = CodecParameters.of(format);
                ResourceStack opening = new ResourceStack()) {
            DecoderOptions options = DecoderOptions.ofMicros(MAX_PIXELS);
            TolerantDecoder decoder =
                    new TolerantDecoder(
                            opening.add(VideoDecoder.open(parameters, options)),
                            opening.add(new NativePacket()),
                            opening.add(new NativeFrame()));
            opening.keepOpen();
            return decoder;
        }
    }

    /** Takes a packet; returns false if it is damaged, so that its frames are lost. */
    boolean send(EncodedPacket source) throws FfmpegException {
        packet.set(source, FfmpegTimeBase.MICROS);
        try {
            decoder.send(packet);
            return true;
        } catch (FfmpegException e) {
            damaged++;
            return false;
        }
    }

    /** Declares that no packet follows. */
    void end() {
        try {
            decoder.sendEnd();
        } catch (FfmpegException e) {
            // What cannot be drained is lost, like the end of a truncated stream.
        }
    }

    /** Decodes the next frame into {@link #frame()}; returns false if there is none yet. */
    boolean receive() {
        while (true) {
            try {
                if (!decoder.receive(frame)) {
                    return false;
                }
                frame.estimatePts();
                return true;
            } catch (FfmpegException e) {
                damaged++;
            }
        }
    }

    /** The frame that was received last, with its pts in microseconds; remains this object's. */
    NativeFrame frame() {
        return frame;
    }

    /** Number of packets and frames that could not be decoded since the last call. */
    int takeDamaged() {
        int taken = damaged;
        damaged = 0;
        return taken;
    }

    @Override
    public void close() {
        ResourceStack.closeAll(decoder, packet, frame);
    }
}
