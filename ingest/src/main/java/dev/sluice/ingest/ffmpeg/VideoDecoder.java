// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.jspecify.annotations.Nullable;

import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_BITSTREAM;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_BUFFER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_CRCCHECK;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_EXPLODE;
import static org.bytedeco.ffmpeg.global.avcodec.FF_COMPLIANCE_STRICT;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;

/** Owns one decoder of video, which runs on its caller's thread. Frames come in display order. */
public final class VideoDecoder extends NativeObject {

    /** All checks that find damage; with "explode", a failed check is an error. */
    private static final int ALL_CHECKS =
            AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER | AV_EF_EXPLODE;

    private final AVCodec codec;
    private final AVCodecContext context;
    private int @Nullable [] orientation; // display matrix of the last frame

    private VideoDecoder(AVCodec codec) {
        this.codec = codec;
        this.context = avcodec_alloc_context3(codec);
    }

    /**
     * Opens a decoder.
     *
     * @param parameters of the packets; remain the caller's
     */
    public static VideoDecoder open(CodecParameters parameters, DecoderOptions options)
            throws FfmpegException {
        try (ResourceStack opening = new ResourceStack()) {
            VideoDecoder decoder = opening.add(new VideoDecoder(find(parameters, options)));
            decoder.start(parameters, options);
            opening.keepOpen();
            return decoder;
        }
    }

    private static AVCodec find(CodecParameters parameters, DecoderOptions options) {
        for (String name : options.decoders()) {
            AVCodec codec = avcodec_find_decoder_by_name(name);
            if (codec != null) {
                return codec;
            }
        }
        return avcodec_find_decoder(parameters.codecId());
    }

    private void start(CodecParameters parameters, DecoderOptions options) throws FfmpegException {
        parameters.copyTo(context);
        options.timeBase().copyTo(context.pkt_timebase());
        context.thread_count(1);
        context.max_pixels(options.maxPixels());
        if (options.device() != null) {
            options.device().use(context);
        }
        if (options.strict()) {
            context.strict_std_compliance(FF_COMPLIANCE_STRICT);
        }
        FfmpegException.check(
                "opening the decoder of " + parameters.codecName(),
                avcodec_open2(context, codec, (AVDictionary) null));
    }

    /** Sets whether damage in the packets that follow is an error or is concealed. */
    public void failOnDamage(boolean fail) {
        context.err_recognition(fail ? ALL_CHECKS : 0);
    }

    /**
     * Hands over the next packet in decoding order; it remains the caller's.
     *
     * @throws FfmpegException if the packet cannot be decoded; the next one may be
     */
    public void send(NativePacket packet) throws FfmpegException {
        FfmpegException.check("decoding", avcodec_send_packet(context, packet.get()));
    }

    /**
     * Forgets all frames, so that decoding can begin at another packet, also after {@link
     * #sendEnd}. Parameter sets stay in force.
     */
    public void flush() {
        avcodec_flush_buffers(context);
    }

    /** Declares that no packet follows; the frames that are left can be received then. */
    public void sendEnd() throws FfmpegException {
        FfmpegException.check("decoding", avcodec_send_packet(context, null));
    }

    /**
     * Fills the frame with the next one in display order.
     *
     * @return false if the decoder needs another packet first, or has reached the end
     * @throws FfmpegException if a frame cannot be decoded; a later one may be
     */
    public boolean receive(NativeFrame frame) throws FfmpegException {
        int result = avcodec_receive_frame(context, frame.get());
        if (result == AVERROR_EAGAIN() || result == AVERROR_EOF) {
            return false;
        }
        FfmpegException.check("decoding", result);
        holdOrientation(frame);
        return true;
    }

    /**
     * An orientation message holds until the next coded sequence (H.264, D.2.27), but FFmpeg tells
     * of it with one frame only.
     */
    private void holdOrientation(NativeFrame frame) {
        int[] matrix = frame.displayMatrix();
        if (matrix != null || frame.isKeyFrame()) {
            orientation = matrix;
        } else if (orientation != null) {
            DisplaySideData.add(frame.get(), orientation);
        }
    }

    /** By how many frames the decoder delays its output to put frames in display order. */
    public int delay() {
        return context.has_b_frames();
    }

    @Override
    void free() {
        avcodec_free_context(context);
    }
}
