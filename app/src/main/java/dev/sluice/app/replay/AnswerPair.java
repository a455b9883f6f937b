// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AskedQuestion;
import dev.sluice.platform.client.ReceivedAnswer;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * The answers of two runs to the same question, or to the same watch at the same moment. One of
 * them may be missing.
 *
 * @param moment the capture time that the answers are about, microseconds since 1970, or {@link
 *     Answer#NO_TIME}
 * @param a the answer of the first run
 * @param b the answer of the second run
 */
record AnswerPair(long moment, @Nullable ReceivedAnswer a, @Nullable ReceivedAnswer b) {

    /** Whether both runs have an answer. */
    boolean isComplete() {
        return a != null && b != null;
    }

    /** Whether both runs have an answer, and its text or status is not the same. */
    boolean differs() {
        return a != null
                && b != null
                && !(a.answer().status() == b.answer().status()
                        && Objects.equals(a.answer().text(), b.answer().text()));
    }

    /** One of the answers; it has the question, the stream and the id of both. */
    Answer either() {
        return Objects.requireNonNull(a != null ? a : b, "a pair has an answer").answer();
    }

    /**
     * The capture time up to which the answers know the stream, microseconds since 1970: the later
     * one, or {@link Answer#NO_TIME}.
     */
    long asOfMicros() {
        return Math.max(
                a == null ? Answer.NO_TIME : a.answer().asOfMicros(),
                b == null ? Answer.NO_TIME : b.answer().asOfMicros());
    }

    String streamId() {
        return Objects.requireNonNullElse(either().streamId(), "");
    }

    /** The text of the question, or its id if the answers do not repeat it. */
    String question() {
        AskedQuestion asked = either().asked();
        return asked == null ? either().queryId() : asked.text();
    }
}
