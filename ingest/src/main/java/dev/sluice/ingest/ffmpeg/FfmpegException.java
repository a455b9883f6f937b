// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import static org.bytedeco.ffmpeg.global.avutil.AV_ERROR_MAX_STRING_SIZE;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

/** A call into FFmpeg that failed; the message ends with FFmpeg's own description of the error. */
public final class FfmpegException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    FfmpegException(String action, int code) {
        super("%s failed: %s (%d)".formatted(action, describe(code), code));
        this.reason = describe(code);
    }

    /** A failure for which FFmpeg has no error code. */
    FfmpegException(String message) {
        super(message);
        this.reason = message;
    }

    /** FFmpeg's description of the error alone, such as {@code Invalid data found …}. */
    public String reason() {
        return reason;
    }

    /** Returns the result of a call if it is not an error code. */
    static int check(String action, int result) throws FfmpegException {
        if (result < 0) {
            throw new FfmpegException(action, result);
        }
        return result;
    }

    private static String describe(int code) {
        byte[] text = new byte[AV_ERROR_MAX_STRING_SIZE];
        av_strerror(code, text, text.length);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
