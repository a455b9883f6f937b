package dev.sluice.ingest.cut;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

import java.util.Optional;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_RAWVIDEO;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

/**
 * What has to be known of a video stream to copy or decode its packets; a copy on the heap, so that
 * it may outlive the demuxer.
 *
 * @param codecId FFmpeg's AVCodecID
 * @param width pixels in a row, 0 if the container does not say
 * @param height rows, 0 if the container does not say
 * @param pixelFormat FFmpeg's AVPixelFormat, or -1
 * @param profile as FFmpeg counts it
 * @param level as FFmpeg counts it
 * @param color range, primaries, transfer, space and chroma location, as FFmpeg counts them
 * @param extradata the codec's private data as the container has it; may be empty
 * @param frameMicros nominal time of a picture, microseconds; 0 if unknown
 */
public record VideoFormat(
        int codecId,
        int width,
        int height,
        int pixelFormat,
        int profile,
        int level,
        ColorInfo color,
        byte[] extradata,
        long frameMicros) {

    /** How the picture's numbers stand for colours: FFmpeg's constants. */
    public record ColorInfo(int range, int primaries, int transfer, int space, int chroma) {}

    /** The codec, if its packets can be copied. */
    public Optional<VideoCodec> codec() {
        return VideoCodec.of(codecId);
    }

    /** FFmpeg's name of the codec, such as {@code h264}. */
    public String codecName() {
        return avcodec_get_name(codecId).getString();
    }

    /** Whether pictures come uncompressed, so that there is nothing to copy. */
    boolean isRaw() {
        return codecId == AV_CODEC_ID_RAWVIDEO;
    }

    /** The format of packets that were brought into Annex B: their parameter sets are in band. */
    VideoFormat inBand() {
        return new VideoFormat(
                codecId,
                width,
                height,
                pixelFormat,
                profile,
                level,
                color,
                new byte[0],
                frameMicros);
    }

    /** A copy of what the demuxer or encoder says. */
    public static VideoFormat of(AVCodecParameters parameters, long frameMicros) {
        byte[] extradata = new byte[parameters.extradata_size()];
        if (extradata.length > 0) {
            parameters.extradata().get(extradata);
        }
        return new VideoFormat(
                parameters.codec_id(),
                parameters.width(),
                parameters.height(),
                parameters.format(),
                parameters.profile(),
                parameters.level(),
                new ColorInfo(
                        parameters.color_range(),
                        parameters.color_primaries(),
                        parameters.color_trc(),
                        parameters.color_space(),
                        parameters.chroma_location()),
                extradata,
                frameMicros);
    }

    /** Fills a muxer's or decoder's parameters; the extradata's native copy belongs to them. */
    void into(AVCodecParameters parameters) {
        parameters.codec_type(AVMEDIA_TYPE_VIDEO);
        parameters.codec_id(codecId);
        parameters.codec_tag(0);
        parameters.width(width);
        parameters.height(height);
        parameters.format(pixelFormat);
        parameters.profile(profile);
        parameters.level(level);
        parameters.color_range(color.range());
        parameters.color_primaries(color.primaries());
        parameters.color_trc(color.transfer());
        parameters.color_space(color.space());
        parameters.chroma_location(color.chroma());
        if (extradata.length > 0) {
            Pointer copy = av_mallocz(extradata.length + AV_INPUT_BUFFER_PADDING_SIZE);
            new BytePointer(copy).put(extradata);
            parameters.extradata(new BytePointer(copy));
            parameters.extradata_size(extradata.length);
        }
    }
}
