package dev.sluice.ingest.cut;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;

/** Owns one FFmpeg decoder; times are microseconds. Not safe for several threads. */
final class PictureDecoder implements AutoCloseable {

    private static final long MAX_PIXELS = 8192L * 8192;

    private final AVRational timeBase = new AVRational().num(1).den(1_000_000);
    private final NativePacket packet = new NativePacket();
    private final AVCodecContext context;
    private int broken;

    PictureDecoder(VideoFormat format) throws FfmpegException {
        AVCodec codec = avcodec_find_decoder(format.codecId());
        context = avcodec_alloc_context3(codec);
        try {
            configure(format);
            try (AVDictionary options = new AVDictionary(null)) {
                FfmpegException.check(
                        "opening the decoder of " + format.codecName(),
                        avcodec_open2(context, codec, options));
            }
        } catch (FfmpegException e) {
            close();
            throw e;
        }
    }

    private void configure(VideoFormat format) throws FfmpegException {
        AVCodecParameters parameters = avcodec_parameters_alloc();
        try {
            format.into(parameters);
            FfmpegException.check(
                    "setting up the decoder", avcodec_parameters_to_context(context, parameters));
        } finally {
            avcodec_parameters_free(parameters);
        }
        context.pkt_timebase(timeBase);
        context.thread_count(1);
        context.max_pixels(MAX_PIXELS);
    }

    /** Takes a packet; false if it was too broken to decode, which costs its pictures only. */
    boolean send(EncodedPacket source) throws FfmpegException {
        packet.set(source, timeBase);
        int result = avcodec_send_packet(context, packet.get());
        if (result < 0) {
            broken++;
        }
        return result >= 0;
    }

    /** Says that no packet follows. */
    void end() {
        avcodec_send_packet(context, null);
    }

    /**
     * Fills the frame with the next picture, its pts in microseconds; false if there is none yet.
     */
    boolean receive(AVFrame frame) throws FfmpegException {
        int result = avcodec_receive_frame(context, frame);
        while (result < 0 && result != AVERROR_EAGAIN() && result != AVERROR_EOF) {
            broken++;
            result = avcodec_receive_frame(context, frame);
        }
        if (result < 0) {
            return false;
        }
        frame.pts(frame.best_effort_timestamp());
        return true;
    }

    /** Packets and pictures that could not be decoded since the last call. */
    int takeBroken() {
        int taken = broken;
        broken = 0;
        return taken;
    }

    @Override
    public void close() {
        avcodec_free_context(context);
        packet.close();
        timeBase.close();
    }
}
