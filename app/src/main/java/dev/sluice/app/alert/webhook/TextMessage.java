// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/** One line of text, with the headers that ntfy reads. Stateless. */
final class TextMessage {

    private static final int ENCODED_BYTES = 45; // of UTF-8 in one encoded word, of 75 characters

    private TextMessage() {}

    /**
     * Writes a notification. A frame is the body, so that the receiver attaches it, and the line is
     * in a header then.
     */
    static Message write(Notification notification, Optional<Frame> frame, Optional<String> page) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Title", word(notification.alert().name() + ": " + notification.stream()));
        page.ifPresent(link -> headers.put("Click", link));
        if (frame.isEmpty()) {
            return new Message(
                    "text/plain; charset=utf-8", headers, line(notification).getBytes(UTF_8));
        }
        headers.put("Message", word(line(notification)));
        headers.put("Filename", notification.stream().replaceAll("[^A-Za-z0-9._-]", "_") + ".jpg");
        return new Message("image/jpeg", headers, frame.get().jpeg());
    }

    private static String line(Notification notification) {
        String line =
                "%s: %s %s"
                        .formatted(
                                notification.stream(),
                                notification.question(),
                                notification.answer().text());
        String text = notification.moment().map(time -> line + " (" + time + ")").orElse(line);
        return text.replaceAll("\\s+", " ");
    }

    /** A header's value; as encoded words (RFC 2047) if it is not printable ASCII. */
    static String word(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            return text;
        }
        StringBuilder words = new StringBuilder();
        StringBuilder part = new StringBuilder();
        for (int c : text.codePoints().toArray()) {
            if ((part + Character.toString(c)).getBytes(UTF_8).length > ENCODED_BYTES) {
                words.append(encoded(part)).append(' ');
                part.setLength(0);
            }
            part.appendCodePoint(c);
        }
        return words.append(encoded(part)).toString();
    }

    private static String encoded(StringBuilder part) {
        byte[] bytes = part.toString().getBytes(StandardCharsets.UTF_8);
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
    }
}
