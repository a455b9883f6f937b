// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EINVAL;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_FORBIDDEN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_UNAUTHORIZED;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AV_ERROR_MAX_STRING_SIZE;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

/** A call into FFmpeg that failed; the message ends with FFmpeg's own description of the error. */
public final class FfmpegException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Errors that have a meaning of their own for users. */
    public enum Kind {
        /**
         * The bytes are not what the container or its name promises, or the container is excluded.
         */
        INVALID_DATA,
        /** The input ends too early. */
        END,
        /** The server asks for credentials, or refuses these. */
        UNAUTHORIZED,
        /** The server refuses access. */
        FORBIDDEN,
        /** The server has nothing at this address. */
        NOT_FOUND,
        /** Nothing listens at the address. */
        REFUSED,
        /** The host's name or address leads nowhere. */
        UNREACHABLE,
        /** Any other error. */
        OTHER
    }

    // Linux's numbers, negative as FFmpeg returns them.
    private static final int ENETUNREACH = -101;
    private static final int ECONNREFUSED = -111;
    private static final int EHOSTUNREACH = -113;

    private final String reason;
    private final Kind kind;

    FfmpegException(String action, int code) {
        super("%s failed: %s (%d)".formatted(action, describe(code), code));
        this.reason = describe(code);
        this.kind = kind(code);
    }

    private static Kind kind(int code) {
        if (code == AVERROR_INVALIDDATA || code == AVERROR_EINVAL()) {
            return Kind.INVALID_DATA;
        }
        if (code == AVERROR_EOF) {
            return Kind.END;
        }
        if (code == AVERROR_HTTP_UNAUTHORIZED) {
            return Kind.UNAUTHORIZED;
        }
        if (code == AVERROR_HTTP_FORBIDDEN) {
            return Kind.FORBIDDEN;
        }
        if (code == AVERROR_HTTP_NOT_FOUND) {
            return Kind.NOT_FOUND;
        }
        if (code == ECONNREFUSED) {
            return Kind.REFUSED;
        }
        return code == EHOSTUNREACH || code == ENETUNREACH ? Kind.UNREACHABLE : Kind.OTHER;
    }

    /** What kind of error this is. */
    public Kind kind() {
        return kind;
    }

    /** A failure for which FFmpeg has no error code. */
    FfmpegException(String message) {
        super(message);
        this.reason = message;
        this.kind = Kind.OTHER;
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
