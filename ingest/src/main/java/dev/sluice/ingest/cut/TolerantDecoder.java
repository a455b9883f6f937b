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
import dev.sluice.ingest.ffmpeg.VideoCodec;
import dev.sluice.ingest.ffmpeg.VideoDecoder;
import dev.sluice.ingest.ffmpeg.VideoFormat;

import java.util.List;
import java.util.Optional;

/**
 * Decodes packets without failing at damage. In place of times, packets and their frames carry
 * numbers, because not every container declares when frames are presented. Owns its decoder. Not
 * safe for use by several threads.
 */
final class TolerantDecoder implements ResourceStack.Resource {

    private static final long MAX_PIXELS = 8192L * 8192;

    /** Bounds the attempts to receive a frame; a damaged end of a stream fails a few times. */
    private static final int MAX_FAILURES = 1_000;

    private final VideoDecoder decoder;
    private final NativePacket packet;
    private boolean failed;

    private TolerantDecoder(VideoDecoder decoder, NativePacket packet) {
        this.decoder = decoder;
        this.packet = packet;
    }

    static TolerantDecoder open(VideoFormat format) throws FfmpegException {
        try (CodecParameters parameters = CodecParameters.of(format);
                ResourceStack opening = new ResourceStack()) {
            boolean strict = format.codec().filter(codec -> codec == VideoCodec.H264).isPresent();
            DecoderOptions options =
                    new DecoderOptions(List.of(), FfmpegTimeBase.MICROS, MAX_PIXELS, strict);
            TolerantDecoder decoder =
                    new TolerantDecoder(
                            opening.add(VideoDecoder.open(parameters, options)),
                            opening.add(new NativePacket()));
            opening.keepOpen();
            return decoder;
        }
    }

    /**
     * Takes the next packet in decoding order.
     *
     * @param number given to its frame as presentation time
     */
    void send(EncodedPacket source, long number) throws FfmpegException {
        packet.set(source.withTimes(number, number), FfmpegTimeBase.MICROS);
        try {
            decoder.send(packet);
        } catch (FfmpegException e) {
            failed = true;
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

    /**
     * Takes the next frame in presentation order; its pts is the number of its packet. The caller
     * has to close it.
     */
    Optional<NativeFrame> receive() {
        NativeFrame frame = new NativeFrame();
        boolean received = false;
        try {
            for (int failures = 0; !received && failures < MAX_FAILURES; failures++) {
                try {
                    received = decoder.receive(frame);
                    break;
                } catch (FfmpegException e) {
                    failed = true; // the decoder goes on with what follows
                }
            }
        } finally {
            if (!received) {
                frame.close();
            }
        }
        return received ? Optional.of(frame) : Optional.empty();
    }

    /** Whether a packet or frame could not be decoded since the last call. */
    boolean takeFailure() {
        boolean taken = failed;
        failed = false;
        return taken;
    }

    /** Number of packets after which the frame of a packet has come if there is one. */
    int reach() {
        return 2 * decoder.delay() + 2; // an interlaced frame has two packets
    }

    @Override
    public void close() {
        ResourceStack.closeAll(decoder, packet);
    }
}
