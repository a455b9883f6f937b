// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import java.util.Arrays;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Texts that are limited to a length in bytes. */
final class ShortText {

    private ShortText() {}

    /** Returns the text in UTF-8, cut after the last whole character that fits. */
    static byte[] utf8(String text, int maxBytes) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length <= maxBytes) {
            return bytes;
        }
        int end = maxBytes;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--; // a continuation byte belongs to the character before
        }
        return Arrays.copyOf(bytes, end);
    }
}
