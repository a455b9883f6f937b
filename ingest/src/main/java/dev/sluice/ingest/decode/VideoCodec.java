package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;

/** The codecs that a chunk may have: the whitelist. */
enum VideoCodec {
    H264(avcodec.AV_CODEC_ID_H264, "h264"),
    HEVC(avcodec.AV_CODEC_ID_HEVC, "hevc"),
    VP9(avcodec.AV_CODEC_ID_VP9, "vp9"),
    AV1(avcodec.AV_CODEC_ID_AV1, "libdav1d", "libaom-av1"),
    MJPEG(avcodec.AV_CODEC_ID_MJPEG, "mjpeg");

    private final int id;
    private final String[] decoders;

    VideoCodec(int id, String... decoders) {
        this.id = id;
        this.decoders = decoders;
    }

    /** The codec of this id, if it is on the list. */
    static VideoCodec of(int id) throws ChunkException {
        for (VideoCodec codec : values()) {
            if (codec.id == id) {
                return codec;
            }
        }
        throw new ChunkException(
                ChunkException.Kind.UNSUPPORTED,
                "the video is %s; decoded are H.264, H.265, VP9, AV1 and MJPEG: set the source to one of these, or have it re-encoded on the way in"
                        .formatted(avcodec.avcodec_get_name(id).getString()));
    }

    /** FFmpeg's decoder of it: the first that this build has. */
    AVCodec decoder() throws ChunkException {
        for (String name : decoders) {
            AVCodec decoder = avcodec.avcodec_find_decoder_by_name(name);
            if (decoder != null) {
                return decoder;
            }
        }
        throw new ChunkException(
                ChunkException.Kind.UNSUPPORTED,
                "the video is %s, for which this build of FFmpeg has no decoder (%s)"
                        .formatted(ffmpegName(), String.join(", ", decoders)));
    }

    int id() {
        return id;
    }

    String ffmpegName() {
        return avcodec.avcodec_get_name(id).getString();
    }
}
