// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.global.avdevice;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_license;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_version_info;

/** The FFmpeg libraries of this process and their process-wide settings. Stateless. */
public final class FfmpegRuntime {

    static {
        // Failures come back as error codes. The log would repeat them on standard error for each
        // damaged macroblock, and some of its lines quote whole URLs with their passwords.
        av_log_set_level(AV_LOG_QUIET);
    }

    private FfmpegRuntime() {}

    /** Applies the settings; has to be called before any other use of FFmpeg. */
    static void configure() {
        // Loading this class applies them.
    }

    /**
     * Loads FFmpeg and returns its version and licence, such as {@code 8.0.1 (LGPL version 3 or
     * later)}.
     *
     * @throws UnsatisfiedLinkError if its libraries cannot be loaded on this machine
     */
    public static String version() {
        return "%s (%s)".formatted(av_version_info().getString(), avcodec_license().getString());
    }

    /** Whether this build of FFmpeg reads devices of this kind, such as {@code video4linux2}. */
    public static boolean hasDevice(String name) {
        avdevice.avdevice_register_all();
        AVInputFormat input = av_find_input_format(name);
        return input != null && !input.isNull();
    }
}
