// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.VideoFormat.ColorInfo;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;

import java.util.ArrayList;
import java.util.List;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_free_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

/**
 * Owns one openh264 encoder, which makes no B-frames. The caller chooses the key frames; the same
 * frames give the same bytes.
 */
public final class H264Encoder extends NativeObject {

    private static final long DEFAULT_FRAME_MICROS = 40_000;
    private static final double BITS_PER_PIXEL = 0.15;
    private static final long MIN_BIT_RATE = 200_000;

    private final int sourceWidth;
    private final int sourceHeight;
    private final ColorInfo color; // of the packets
    private final long frameMicros;
    private final AVCodec codec = avcodec_find_encoder_by_name("libopenh264");
    private final AVCodecContext context = avcodec_alloc_context3(codec);
    private final SwsContext scaler = sws_alloc_context();
    private final NativePacket packet = new NativePacket();
    private final NativeFrame input = new NativeFrame();
    private final AVFrame frame = input.get();

    private H264Encoder(int width, int height, ColorInfo color, long frameMicros) {
        this.sourceWidth = width;
        this.sourceHeight = height;
        this.color = color;
        this.frameMicros = frameMicros > 0 ? frameMicros : DEFAULT_FRAME_MICROS;
    }

    /**
     * Opens an encoder for frames like this one: of the same size and colours, which the packets
     * declare. Frames of RGB become limited BT.601. Of an odd width or height, the last column or
     * row is cropped.
     *
     * @param frame remains the caller's
     * @param frameMicros nominal duration of a frame in microseconds, 0 if unknown
     */
    public static H264Encoder openFor(NativeFrame frame, long frameMicros) throws FfmpegException {
        return open(frame.width(), frame.height(), frame.color().encodedAsYuv(), frameMicros, 0);
    }

    /**
     * Opens an encoder for frames that declare no colours. Of an odd width or height, the last
     * column or row is cropped.
     *
     * @param width of the frames in pixels
     * @param height of the frames in pixels
     * @param frameMicros nominal duration of a frame in microseconds, 0 if unknown
     * @param bitRate bits per second, or 0 for a rate that is derived from the size
     */
    public static H264Encoder open(int width, int height, long frameMicros, long bitRate)
            throws FfmpegException {
        return open(width, height, ColorInfo.UNDECLARED.encodedAsYuv(), frameMicros, bitRate);
    }

    private static H264Encoder open(
            int width, int height, ColorInfo color, long frameMicros, long bitRate)
            throws FfmpegException {
        try (ResourceStack opening = new ResourceStack()) {
            H264Encoder encoder = opening.add(new H264Encoder(width, height, color, frameMicros));
            encoder.configure(bitRate);
            encoder.start();
            opening.keepOpen();
            return encoder;
        }
    }

    private void configure(long bitRate) throws FfmpegException {
        context.width(sourceWidth & ~1);
        context.height(sourceHeight & ~1);
        context.pix_fmt(AV_PIX_FMT_YUV420P);
        context.color_range(color.range());
        context.color_primaries(color.primaries());
        context.color_trc(color.transfer());
        context.colorspace(color.space());
        FfmpegTimeBase.MICROS.copyTo(context.time_base());
        context.framerate().num(1_000_000).den((int) frameMicros);
        double pixels = (double) context.width() * context.height() * 1e6 / frameMicros;
        context.bit_rate(
                bitRate > 0 ? bitRate : Math.max(MIN_BIT_RATE, (long) (pixels * BITS_PER_PIXEL)));
        context.gop_size(Integer.MAX_VALUE >> 8); // only the caller requests key frames
        context.thread_count(1); // with several threads, slices would depend on the machine
        frame.format(AV_PIX_FMT_YUV420P);
        frame.width(context.width());
        frame.height(context.height());
        frame.color_range(color.range());
        frame.color_primaries(color.primaries());
        frame.color_trc(color.transfer());
        frame.colorspace(color.space());
        FfmpegException.check("allocating a frame", av_frame_get_buffer(frame, 0));
    }

    private void start() throws FfmpegException {
        AVDictionary options = new AVDictionary(null);
        try {
            av_dict_set(options, "allow_skip_frames", "0", 0);
            av_dict_set(options, "rc_mode", "bitrate", 0);
            FfmpegException.check(
                    "opening openh264 for %d×%d".formatted(sourceWidth, sourceHeight),
                    avcodec_open2(context, codec, options));
        } finally {
            av_dict_free(options);
            options.close();
        }
    }

    /** The format of the packets. */
    public VideoFormat format() throws FfmpegException {
        try (CodecParameters parameters = CodecParameters.ofEncoder(context)) {
            return parameters.format(FrameDisplay.AS_CODED, frameMicros);
        }
    }

    /** Whether this encoder was opened for frames of this size and with these colours. */
    public boolean accepts(NativeFrame source) {
        return source.width() == sourceWidth
                && source.height() == sourceHeight
                && source.color().encodedAsYuv().equals(color);
    }

    /**
     * Encodes one frame of any pixel format.
     *
     * @param source with its pts in microseconds; remains the caller's
     * @param key whether the frame becomes a key frame
     * @return the packets that are complete now
     */
    public List<EncodedPacket> encode(NativeFrame source, boolean key) throws FfmpegException {
        FfmpegException.check("allocating a frame", av_frame_make_writable(frame));
        FfmpegException.check("converting a frame", sws_scale_frame(scaler, frame, source.get()));
        return encode(source.pts(), key);
    }

    /**
     * Encodes one frame.
     *
     * @param i420 luma, then both chroma planes, without padding; width and height are even
     * @param key whether the frame becomes a key frame
     * @return the packets that are complete now
     */
    public List<EncodedPacket> encode(byte[] i420, long ptsMicros, boolean key)
            throws FfmpegException {
        FfmpegException.check("allocating a frame", av_frame_make_writable(frame));
        int at = 0;
        for (int plane = 0; plane < 3; plane++) {
            int width = plane == 0 ? frame.width() : frame.width() / 2;
            int height = plane == 0 ? frame.height() : frame.height() / 2;
            for (int row = 0; row < height; row++) {
                long offset = (long) row * frame.linesize(plane);
                frame.data(plane).position(offset).put(i420, at, width);
                at += width;
            }
        }
        return encode(ptsMicros, key);
    }

    /** Ends the stream and returns the packets that were still inside the encoder. */
    public List<EncodedPacket> finish() throws FfmpegException {
        FfmpegException.check("ending the encoder", avcodec_send_frame(context, null));
        return receive();
    }

    private List<EncodedPacket> encode(long ptsMicros, boolean key) throws FfmpegException {
        frame.pts(ptsMicros);
        frame.duration(frameMicros);
        frame.pict_type(key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
        FfmpegException.check("encoding a frame", avcodec_send_frame(context, frame));
        return receive();
    }

    private List<EncodedPacket> receive() throws FfmpegException {
        List<EncodedPacket> packets = new ArrayList<>();
        while (true) {
            int result = avcodec_receive_packet(context, packet.get());
            if (result == AVERROR_EAGAIN() || result == AVERROR_EOF) {
                return packets;
            }
            FfmpegException.check("encoding a frame", result);
            packets.add(packet.copy(FfmpegTimeBase.MICROS));
            packet.clear();
        }
    }

    @Override
    void free() {
        avcodec_free_context(context);
        sws_free_context(scaler);
        ResourceStack.closeAll(packet, input);
    }
}
