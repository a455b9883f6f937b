// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The options of one call for an answer, on which the answer itself does not depend.
 *
 * @param session key of the session that is used and updated; empty for none
 * @param cancelled polled between prefill blocks and text tokens; once it returns true, generation
 *     ends with {@link FinishReason#CANCELLED}
 * @param text receives the answer's text while it is generated, in pieces of whole characters, on
 *     the calling thread; all pieces together are {@link Generation#text}
 * @param watch whether it is a watch that asks, whose prompt is run after those of questions
 */
public record AnswerCall(
        Optional<String> session, BooleanSupplier cancelled, Consumer<String> text, boolean watch) {

    private static final Consumer<String> IGNORED = piece -> {};

    public AnswerCall {
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(cancelled, "cancelled");
        Objects.requireNonNull(text, "text");
    }

    /** Creates a call without a session that can be cancelled. */
    public static AnswerCall of(BooleanSupplier cancelled) {
        return new AnswerCall(Optional.empty(), cancelled, IGNORED, false);
    }

    /** Returns the same call with a session. */
    public AnswerCall inSession(String key) {
        return new AnswerCall(Optional.of(key), cancelled, text, watch);
    }

    /** Returns the same call with a consumer of the answer's text. */
    public AnswerCall withText(Consumer<String> reader) {
        return new AnswerCall(session, cancelled, reader, watch);
    }

    /** Returns the same call as one of a watch. */
    public AnswerCall ofWatch() {
        return new AnswerCall(session, cancelled, text, true);
    }
}
