// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import dev.sluice.ingest.chunk.FrameDisplay;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_RAWVIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

/** Formats for tests. */
public final class VideoFormats {

    private VideoFormats() {}

    /** Uncompressed I420. */
    public static VideoFormat raw(int width, int height, long frameMicros) {
        return format(AV_CODEC_ID_RAWVIDEO, width, height, frameMicros);
    }

    /** MJPEG. */
    public static VideoFormat mjpeg(int width, int height, long frameMicros) {
        return format(AV_CODEC_ID_MJPEG, width, height, frameMicros);
    }

    /** A format for which FFmpeg has no decoder. */
    public static VideoFormat undecodable() {
        return format(AV_CODEC_ID_NONE, 64, 48, 0);
    }

    private static VideoFormat format(int codecId, int width, int height, long frameMicros) {
        return new VideoFormat(
                codecId,
                0,
                0,
                width,
                height,
                AV_PIX_FMT_YUV420P,
                0,
                0,
                new VideoFormat.ColorInfo(0, 2, 2, 2, 0),
                FrameDisplay.AS_CODED,
                new byte[0],
                frameMicros);
    }
}
