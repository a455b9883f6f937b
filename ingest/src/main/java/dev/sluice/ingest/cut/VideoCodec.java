package dev.sluice.ingest.cut;

import dev.sluice.ingest.chunk.ChunkContainer;

import java.util.Optional;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AV1;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP9;

/** The codecs whose packets are copied into chunks as they are. */
public enum VideoCodec {
    H264("H.264", AV_CODEC_ID_H264, ChunkContainer.MPEG_TS),
    H265("H.265", AV_CODEC_ID_HEVC, ChunkContainer.MPEG_TS),
    VP9("VP9", AV_CODEC_ID_VP9, ChunkContainer.FRAGMENTED_MP4),
    AV1("AV1", AV_CODEC_ID_AV1, ChunkContainer.FRAGMENTED_MP4),
    MJPEG("MJPEG", AV_CODEC_ID_MJPEG, ChunkContainer.FRAGMENTED_MP4);

    private final String title;
    private final int ffmpegId;
    private final ChunkContainer container;

    VideoCodec(String title, int ffmpegId, ChunkContainer container) {
        this.title = title;
        this.ffmpegId = ffmpegId;
        this.container = container;
    }

    /** The name that people know. */
    public String title() {
        return title;
    }

    /** FFmpeg's AVCodecID. */
    public int ffmpegId() {
        return ffmpegId;
    }

    /** The container of a chunk of several pictures. */
    public ChunkContainer container() {
        return container;
    }

    /** The codec of an AVCodecID, if it is one of these. */
    public static Optional<VideoCodec> of(int ffmpegId) {
        for (VideoCodec codec : values()) {
            if (codec.ffmpegId == ffmpegId) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }
}
