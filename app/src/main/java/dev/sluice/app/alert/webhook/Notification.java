// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import dev.sluice.app.alert.rule.Alert;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.platform.client.ReceivedAnswer;

import java.util.Optional;

/**
 * An answer that is sent to the webhook of an alert.
 *
 * @param alert the rule
 * @param received the answer
 */
public record Notification(Alert alert, ReceivedAnswer received) {

    /** The answer. */
    public Answer answer() {
        return received.answer();
    }

    /** The same for every repetition: by it and the source, receivers discard repeated ones. */
    public String id() {
        return answer().queryId() + "#" + answer().sequence();
    }

    /** A relative URI that names the alert. */
    String source() {
        return "/sluice/alerts/" + Percent.encode(alert.name());
    }

    /** The id of the stream. */
    public String stream() {
        return String.valueOf(answer().streamId());
    }

    /** The capture time up to which the answer is valid. */
    public Optional<String> time() {
        return text(answer().asOfMicros());
    }

    /** The capture time at which what the answer says began, as far as it is known. */
    Optional<String> moment() {
        return text(momentMicros());
    }

    /** The same in microseconds since 1970, or {@link Answer#NO_TIME}. */
    long momentMicros() {
        long since = answer().sinceMicros();
        return since == Answer.NO_TIME ? answer().asOfMicros() : since;
    }

    private static Optional<String> text(long micros) {
        return micros == Answer.NO_TIME
                ? Optional.empty()
                : Optional.of(CaptureTime.format(micros));
    }

    /** The question as it was asked. */
    String question() {
        return answer().asked() == null ? "" : answer().asked().text();
    }
}
