package dev.sluice.ingest.cut;

import org.bytedeco.javacpp.BytePointer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import static org.bytedeco.ffmpeg.global.avutil.AV_ERROR_MAX_STRING_SIZE;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

/** A call into FFmpeg that failed, with FFmpeg's own words for why. */
public final class FfmpegException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int code;

    public FfmpegException(String action, int code) {
        super(action + " failed: " + words(code));
        this.code = code;
    }

    /** FFmpeg's AVERROR. */
    public int code() {
        return code;
    }

    /** The result, if it is no error. */
    public static int check(String action, int result) throws FfmpegException {
        if (result < 0) {
            throw new FfmpegException(action, result);
        }
        return result;
    }

    private static String words(int code) {
        try (BytePointer buffer = new BytePointer((long) AV_ERROR_MAX_STRING_SIZE)) {
            av_strerror(code, buffer, AV_ERROR_MAX_STRING_SIZE);
            byte[] words = new byte[AV_ERROR_MAX_STRING_SIZE];
            buffer.get(words);
            int length = 0;
            while (length < words.length && words[length] != 0) {
                length++;
            }
            return new String(words, 0, length, StandardCharsets.UTF_8) + " (" + code + ")";
        }
    }
}
