package dev.sluice.ingest.decode;

import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** Which FFmpeg this process loads. Stateless. */
public final class FFmpegVersion {

    private FFmpegVersion() {}

    /**
     * Loads FFmpeg and returns its version and licence, such as {@code 8.0.1 (LGPL version 3 or
     * later)}.
     *
     * @throws UnsatisfiedLinkError if its libraries do not load here
     */
    public static String load() {
        return "%s (%s)"
                .formatted(
                        avutil.av_version_info().getString(),
                        avcodec.avcodec_license().getString());
    }
}
