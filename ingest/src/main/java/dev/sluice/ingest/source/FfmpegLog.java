package dev.sluice.ingest.source;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

/**
 * Keeps FFmpeg's own messages off the terminal: some of them quote whole URLs, passwords and all.
 * What matters comes back as an error code.
 */
final class FfmpegLog {

    static {
        av_log_set_level(AV_LOG_QUIET); // for the whole process
    }

    private FfmpegLog() {}

    /** Makes sure of it. */
    static void quiet() {
        // Loading this class did it.
    }
}
