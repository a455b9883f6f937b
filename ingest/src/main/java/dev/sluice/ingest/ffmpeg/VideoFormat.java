// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import dev.sluice.ingest.chunk.FrameDisplay;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

import java.util.Optional;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_RAWVIDEO;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avutil.AVCHROMA_LOC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

/**
 * The description of a video stream that is needed to copy or decode its packets. It is a copy on
 * the heap, so it may outlive the demuxer or encoder that it describes.
 *
 * @param codecId FFmpeg's AVCodecID
 * @param codecTag the container's own name of the codec, which tells some decoders of its variants;
 *     0 if there is none
 * @param bitsPerSample bits of a pixel as the container declares them, which decoders of palettes
 *     and of RGB need; 0 if it does not
 * @param width width of a frame in pixels, 0 if the container does not declare it
 * @param height height of a frame in pixels, 0 if the container does not declare it
 * @param pixelFormat FFmpeg's AVPixelFormat, or -1 if unknown
 * @param profile FFmpeg's constant of the codec's profile
 * @param level FFmpeg's constant of the codec's level
 * @param color the colour space of the frames
 * @param display how the container says that frames are shown; what a frame says itself is not in
 *     it
 * @param extradata the codec's private data as the container stores it; may be empty
 * @param frameMicros nominal duration of a frame in microseconds, 0 if unknown
 */
public record VideoFormat(
        int codecId,
        int codecTag,
        int bitsPerSample,
        int width,
        int height,
        int pixelFormat,
        int profile,
        int level,
        ColorInfo color,
        FrameDisplay display,
        byte[] extradata,
        long frameMicros) {

    /**
     * The colour space of frames, in FFmpeg's constants.
     *
     * @param range an AVColorRange
     * @param primaries an AVColorPrimaries
     * @param transfer an AVColorTransferCharacteristic
     * @param space an AVColorSpace
     * @param chroma an AVChromaLocation
     */
    public record ColorInfo(int range, int primaries, int transfer, int space, int chroma) {

        /** Nothing is declared. */
        public static final ColorInfo UNDECLARED =
                new ColorInfo(
                        AVCOL_RANGE_UNSPECIFIED,
                        AVCOL_PRI_UNSPECIFIED,
                        AVCOL_TRC_UNSPECIFIED,
                        AVCOL_SPC_UNSPECIFIED,
                        AVCHROMA_LOC_UNSPECIFIED);

        /**
         * What these colours are after conversion to YUV for an encoder. They remain; RGB has no
         * matrix, so it becomes limited YUV whose matrix is left undeclared, which is BT.601.
         */
        ColorInfo encodedAsYuv() {
            boolean rgb = space == AVCOL_SPC_RGB;
            return new ColorInfo(
                    rgb || range == AVCOL_RANGE_UNSPECIFIED ? AVCOL_RANGE_MPEG : range,
                    primaries,
                    transfer,
                    rgb ? AVCOL_SPC_UNSPECIFIED : space,
                    AVCHROMA_LOC_UNSPECIFIED);
        }
    }

    /** The codec, if a chunk can contain it. */
    public Optional<VideoCodec> codec() {
        return VideoCodec.of(codecId);
    }

    /** FFmpeg's name of the codec, such as {@code h264}. */
    public String codecName() {
        return avcodec_get_name(codecId).getString();
    }

    /** Whether the frames are uncompressed. */
    public boolean isRaw() {
        return codecId == AV_CODEC_ID_RAWVIDEO;
    }

    /**
     * The same format without private data, for packets that carry their parameter sets in band.
     */
    public VideoFormat withoutExtradata() {
        return with(display, new byte[0]);
    }

    /** The same format with another display. */
    public VideoFormat withDisplay(FrameDisplay other) {
        return with(other, extradata);
    }

    private VideoFormat with(FrameDisplay otherDisplay, byte[] otherExtradata) {
        return new VideoFormat(
                codecId,
                codecTag,
                bitsPerSample,
                width,
                height,
                pixelFormat,
                profile,
                level,
                color,
                otherDisplay,
                otherExtradata,
                frameMicros);
    }

    /** A copy of a demuxer's or encoder's parameters. */
    static VideoFormat of(AVCodecParameters parameters, FrameDisplay display, long frameMicros) {
        byte[] extradata = new byte[parameters.extradata_size()];
        if (extradata.length > 0) {
            parameters.extradata().get(extradata);
        }
        return new VideoFormat(
                parameters.codec_id(),
                parameters.codec_tag(),
                parameters.bits_per_coded_sample(),
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
                display,
                extradata,
                frameMicros);
    }

    /** Writes what a decoder needs beyond {@link #copyTo}; another container has other tags. */
    void copyTagTo(AVCodecParameters parameters) {
        parameters.codec_tag(codecTag);
        parameters.bits_per_coded_sample(bitsPerSample);
    }

    /** Writes the format into parameters, which own the native copy of the private data. */
    void copyTo(AVCodecParameters parameters) {
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
