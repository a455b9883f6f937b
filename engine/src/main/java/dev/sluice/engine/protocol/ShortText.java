package dev.sluice.engine.protocol;

import java.util.Arrays;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Texts cut to a length in bytes. */
final class ShortText {

    private ShortText() {}

    /** The text in UTF-8; of a longer one, the longest beginning of whole characters that fits. */
    static byte[] utf8(String text, int maxBytes) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length <= maxBytes) {
            return bytes;
        }
        int end = maxBytes;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--; // a continuation byte must not begin what is cut off
        }
        return Arrays.copyOf(bytes, end);
    }
}
