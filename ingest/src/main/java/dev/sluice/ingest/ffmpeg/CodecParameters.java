// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import dev.sluice.ingest.chunk.FrameDisplay;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_BB;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_BT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_TB;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_TT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

/** Owns one AVCodecParameters: everything a container declares about its video. */
public final class CodecParameters extends NativeObject {

    private final AVCodecParameters parameters = avcodec_parameters_alloc();

    private CodecParameters() {}

    /** The parameters of a stream of this format. */
    public static CodecParameters of(VideoFormat format) {
        CodecParameters parameters = new CodecParameters();
        format.copyTo(parameters.parameters);
        format.copyTagTo(parameters.parameters);
        return parameters;
    }

    /** The parameters of a stream of which only the codec is known. */
    public static CodecParameters of(VideoCodec codec) {
        CodecParameters parameters = new CodecParameters();
        parameters.parameters.codec_type(AVMEDIA_TYPE_VIDEO).codec_id(codec.id());
        return parameters;
    }

    /** A copy; {@code source} remains its owner's. */
    static CodecParameters copyOf(AVCodecParameters source) throws FfmpegException {
        try (ResourceStack opening = new ResourceStack()) {
            CodecParameters copy = opening.add(new CodecParameters());
            FfmpegException.check(
                    "copying the codec's parameters",
                    avcodec_parameters_copy(copy.parameters, source));
            opening.keepOpen();
            return copy;
        }
    }

    /** The parameters of an open encoder; {@code context} remains its owner's. */
    static CodecParameters ofEncoder(AVCodecContext context) throws FfmpegException {
        try (ResourceStack opening = new ResourceStack()) {
            CodecParameters copy = opening.add(new CodecParameters());
            FfmpegException.check(
                    "reading the encoder's parameters",
                    avcodec_parameters_from_context(copy.parameters, context));
            opening.keepOpen();
            return copy;
        }
    }

    /** The codec, if a chunk can contain it. */
    public Optional<VideoCodec> codec() {
        return VideoCodec.of(parameters.codec_id());
    }

    /** FFmpeg's name of the codec, such as {@code h264}. */
    public String codecName() {
        return avcodec_get_name(parameters.codec_id()).getString();
    }

    /** Width of a frame in pixels, 0 if the container does not declare it. */
    public int width() {
        return parameters.width();
    }

    /** Height of a frame in pixels, 0 if the container does not declare it. */
    public int height() {
        return parameters.height();
    }

    /** A copy of the codec's private data as the container stores it; may be empty. */
    public byte[] extradata() {
        byte[] extradata = new byte[parameters.extradata_size()];
        if (extradata.length > 0) {
            parameters.extradata().get(extradata);
        }
        return extradata;
    }

    /** Whether frames are presented in another order than they are decoded in. */
    public boolean isReordered() {
        return parameters.video_delay() > 0;
    }

    /** Whether frames consist of two fields. */
    boolean isInterlaced() {
        int order = parameters.field_order();
        return order == AV_FIELD_TT
                || order == AV_FIELD_BB
                || order == AV_FIELD_TB
                || order == AV_FIELD_BT;
    }

    int codecId() {
        return parameters.codec_id();
    }

    VideoFormat format(FrameDisplay display, long frameMicros) {
        return VideoFormat.of(parameters, display, frameMicros);
    }

    /** The display matrix that the container declares, null if it declares none. */
    int @Nullable [] displayMatrix() {
        AVPacketSideData matrix =
                av_packet_side_data_get(
                        parameters.coded_side_data(),
                        parameters.nb_coded_side_data(),
                        AV_PKT_DATA_DISPLAYMATRIX);
        return DisplaySideData.values(matrix == null ? null : matrix.data());
    }

    void copyTo(AVCodecContext context) throws FfmpegException {
        FfmpegException.check(
                "setting up the decoder", avcodec_parameters_to_context(context, parameters));
    }

    @Override
    void free() {
        avcodec_parameters_free(parameters);
    }
}
