// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Percent encoding. Stateless. */
final class Percent {

    private static final String UNRESERVED = "-._~";

    private Percent() {}

    /** Encodes all but the unreserved characters of RFC 3986. */
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain =
                    c >= 'a' && c <= 'z'
                            || c >= 'A' && c <= 'Z'
                            || c >= '0' && c <= '9'
                            || UNRESERVED.indexOf(c) >= 0;
            append(encoded, c, plain);
        }
        return encoded.toString();
    }

    /** Encodes a header's value as CloudEvents wants it: spaces, quotes, percents and non-ASCII. */
    static String header(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            append(encoded, c, c > ' ' && c < 0x7f && c != '"' && c != '%');
        }
        return encoded.toString();
    }

    private static void append(StringBuilder encoded, char c, boolean plain) {
        encoded.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
}
