package dev.sluice.ingest.cut;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.swscale.SwsContext;

import java.util.ArrayList;
import java.util.List;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_free_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

/**
 * Owns one openh264 encoder without B-frames. Key frames come where the caller wants them; the same
 * pictures give the same bytes. Not safe for several threads.
 */
public final class H264Encoder implements AutoCloseable {

    private static final long DEFAULT_FRAME_MICROS = 40_000;
    private static final double BITS_PER_PIXEL = 0.15;
    private static final long LEAST_BIT_RATE = 200_000;

    private final int sourceWidth;
    private final int sourceHeight;
    private final AVRational timeBase = new AVRational().num(1).den(1_000_000);
    private final NativePacket packet = new NativePacket();
    private final SwsContext scaler = sws_alloc_context();
    private final AVFrame picture = av_frame_alloc();
    private final AVCodecContext context;
    private final long frameMicros;

    /**
     * A new encoder; an odd width or height loses a column or row.
     *
     * @param width of the pictures, pixels
     * @param height of the pictures, pixels
     * @param frameMicros nominal time of a picture, microseconds, or 0
     * @param bitRate bits a second, or 0 for what the size suggests
     */
    public H264Encoder(int width, int height, long frameMicros, long bitRate)
            throws FfmpegException {
        this.sourceWidth = width;
        this.sourceHeight = height;
        this.frameMicros = frameMicros > 0 ? frameMicros : DEFAULT_FRAME_MICROS;
        AVCodec codec = avcodec_find_encoder_by_name("libopenh264");
        context = avcodec_alloc_context3(codec);
        try {
            configure(bitRate);
            open(codec);
        } catch (FfmpegException e) {
            close();
            throw e;
        }
    }

    private void configure(long bitRate) throws FfmpegException {
        context.width(sourceWidth & ~1);
        context.height(sourceHeight & ~1);
        context.pix_fmt(AV_PIX_FMT_YUV420P);
        context.color_range(AVCOL_RANGE_MPEG);
        context.time_base(timeBase);
        context.framerate().num(1_000_000).den((int) frameMicros);
        double pixels = (double) context.width() * context.height() * 1e6 / frameMicros;
        context.bit_rate(
                bitRate > 0 ? bitRate : Math.max(LEAST_BIT_RATE, (long) (pixels * BITS_PER_PIXEL)));
        context.gop_size(Integer.MAX_VALUE >> 8); // key frames come on request alone
        context.thread_count(1); // with several, slices would depend on the machine
        picture.format(AV_PIX_FMT_YUV420P);
        picture.width(context.width());
        picture.height(context.height());
        picture.color_range(AVCOL_RANGE_MPEG);
        FfmpegException.check("making a picture", av_frame_get_buffer(picture, 0));
    }

    private void open(AVCodec codec) throws FfmpegException {
        try (AVDictionary options = new AVDictionary(null)) {
            av_dict_set(options, "allow_skip_frames", "0", 0);
            av_dict_set(options, "rc_mode", "bitrate", 0);
            int result = avcodec_open2(context, codec, options);
            av_dict_free(options);
            FfmpegException.check(
                    "opening openh264 for %d×%d".formatted(sourceWidth, sourceHeight), result);
        }
    }

    /** What the packets are. */
    public VideoFormat format() throws FfmpegException {
        AVCodecParameters parameters = avcodec_parameters_alloc();
        try {
            FfmpegException.check(
                    "reading the encoder's parameters",
                    avcodec_parameters_from_context(parameters, context));
            return VideoFormat.of(parameters, frameMicros);
        } finally {
            avcodec_parameters_free(parameters);
        }
    }

    boolean takes(int width, int height) {
        return width == sourceWidth && height == sourceHeight;
    }

    /**
     * Encodes one picture of any pixel format.
     *
     * @param source with its pts in microseconds; stays the caller's
     */
    List<EncodedPacket> encode(AVFrame source, boolean key) throws FfmpegException {
        FfmpegException.check("making a picture", av_frame_make_writable(picture));
        picture.colorspace(source.colorspace());
        FfmpegException.check("converting a picture", sws_scale_frame(scaler, picture, source));
        return encode(source.pts(), key);
    }

    /**
     * Encodes one picture.
     *
     * @param i420 luma, then both chroma planes, without padding; width and height even
     */
    public List<EncodedPacket> encode(byte[] i420, long ptsMicros, boolean key)
            throws FfmpegException {
        FfmpegException.check("making a picture", av_frame_make_writable(picture));
        int at = 0;
        for (int plane = 0; plane < 3; plane++) {
            int width = plane == 0 ? picture.width() : picture.width() / 2;
            int height = plane == 0 ? picture.height() : picture.height() / 2;
            for (int row = 0; row < height; row++) {
                long offset = (long) row * picture.linesize(plane);
                picture.data(plane).position(offset).put(i420, at, width);
                at += width;
            }
        }
        return encode(ptsMicros, key);
    }

    /** Ends the stream; returns what was still inside. */
    public List<EncodedPacket> finish() throws FfmpegException {
        FfmpegException.check("ending the encoder", avcodec_send_frame(context, null));
        return receive();
    }

    private List<EncodedPacket> encode(long ptsMicros, boolean key) throws FfmpegException {
        picture.pts(ptsMicros);
        picture.duration(frameMicros);
        picture.pict_type(key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
        FfmpegException.check("encoding a picture", avcodec_send_frame(context, picture));
        return receive();
    }

    private List<EncodedPacket> receive() throws FfmpegException {
        List<EncodedPacket> packets = new ArrayList<>();
        while (true) {
            int result = avcodec_receive_packet(context, packet.get());
            if (result == AVERROR_EAGAIN() || result == AVERROR_EOF) {
                return packets;
            }
            FfmpegException.check("encoding a picture", result);
            packets.add(packet.copy(timeBase));
            packet.clear();
        }
    }

    @Override
    public void close() {
        avcodec_free_context(context);
        av_frame_free(picture);
        sws_free_context(scaler);
        packet.close();
        timeBase.close();
    }
}
