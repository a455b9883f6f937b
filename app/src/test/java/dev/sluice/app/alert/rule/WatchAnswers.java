// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.rule;

import dev.sluice.platform.client.ReceivedAnswer;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Answers of watches, and alerts about them, for tests. */
public final class WatchAnswers {

    /** The capture time at second 0. */
    public static final Instant START = Instant.parse("2026-11-20T09:00:00Z");

    private WatchAnswers() {}

    /** The record of an answer of the watch lobby/door/1a2b3c4d. */
    public static String json(long sequence, double seconds, String answer) {
        return ("{\"query_id\":\"lobby/door/1a2b3c4d\",\"stream_id\":\"lobby\",\"sequence\":%d,"
                        + "\"question\":\"Is the door open?\",\"mode\":\"watch\",\"at\":\"latest\","
                        + "\"status\":\"ok\",\"as_of\":\"%s\",\"answer\":\"%s\",\"later\":[1]}")
                .formatted(sequence, START.plusMillis(Math.round(seconds * 1_000)), answer);
    }

    /** An answer of the watch lobby/door/1a2b3c4d. */
    public static ReceivedAnswer answer(long sequence, double seconds, String answer) {
        return read(json(sequence, seconds, answer));
    }

    /** Reads a record. */
    public static ReceivedAnswer read(String json) {
        return ReceivedAnswer.read(json.getBytes(UTF_8));
    }

    /** An alert about all watches. */
    public static Alert alert(AnswerMatch match, Duration coolDown, WebhookFormat format) {
        return alert(match, coolDown, format, URI.create("https://host:8443/secret"), "");
    }

    /** An alert about all watches; without a secret if that is empty. */
    public static Alert alert(
            AnswerMatch match, Duration coolDown, WebhookFormat format, URI to, String secret) {
        Optional<String> signed = Optional.of(secret).filter(text -> !text.isEmpty());
        return new Alert(
                "door",
                Set.of(),
                Set.of(),
                match,
                coolDown,
                new Webhook(to, format, Map.of(), signed),
                false);
    }

    /** A match of every answer. */
    public static AnswerMatch all() {
        return new AnswerMatch(List.of(), List.of());
    }
}
