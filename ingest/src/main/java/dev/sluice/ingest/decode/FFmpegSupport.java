package dev.sluice.ingest.decode;

import org.bytedeco.ffmpeg.global.avutil;

import java.nio.charset.StandardCharsets;

/** FFmpeg's process-wide settings, and the words for its error codes. */
final class FFmpegSupport {

    static {
        // Everything that matters comes back as an error code; the log would repeat it for each
        // damaged macroblock, on standard error.
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    }

    private FFmpegSupport() {}

    /** Makes sure that the settings are in place. Must come before any other use of FFmpeg. */
    static void configure() {
        // Loading this class did it.
    }

    static String error(int code) {
        byte[] text = new byte[256];
        avutil.av_strerror(code, text, text.length);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
