// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import java.util.List;
import java.util.Optional;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AV1;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP9;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;

/** The codecs that a chunk can contain. */
public enum VideoCodec {
    H264(AV_CODEC_ID_H264, "h264"),
    H265(AV_CODEC_ID_HEVC, "hevc"),
    VP9(AV_CODEC_ID_VP9, "vp9"),
    AV1(AV_CODEC_ID_AV1, "libdav1d", "libaom-av1"),
    MJPEG(AV_CODEC_ID_MJPEG, "mjpeg");

    private final int id;
    private final List<String> decoders;

    VideoCodec(int id, String... decoders) {
        this.id = id;
        this.decoders = List.of(decoders);
    }

    /** The codec with this AVCodecID, if it is one of these. */
    static Optional<VideoCodec> of(int id) {
        for (VideoCodec codec : values()) {
            if (codec.id == id) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }

    /** FFmpeg's AVCodecID. */
    int id() {
        return id;
    }

    /** FFmpeg's name of the codec, such as {@code h264}. */
    public String ffmpegName() {
        return avcodec_get_name(id).getString();
    }

    /** FFmpeg's names of the decoders that may decode this codec, the preferred one first. */
    public List<String> decoders() {
        return decoders;
    }

    /**
     * FFmpeg's names of the decoders that can use a GPU, which are its own: those of libraries
     * decode on the CPU alone.
     */
    public List<String> decodersOnDevice() {
        return this == AV1 ? List.of("av1") : decoders;
    }

    /** Whether this build of FFmpeg has one of the decoders. */
    public boolean hasDecoder() {
        return decoders.stream().anyMatch(name -> avcodec_find_decoder_by_name(name) != null);
    }
}
