package dev.sluice.model;

import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One call for an answer: what the answer itself does not depend on.
 *
 * @param session key of the session that is used and brought up to date; empty: everything is
 *     computed from nothing and forgotten
 * @param cancelled polled between prefill blocks and tokens; once it says true, generation ends
 *     with {@link FinishReason#CANCELLED}
 * @param text takes the answer's text as it is made, in pieces of whole characters, on the calling
 *     thread; all pieces together are {@link Generation#text}
 */
public record AnswerCall(
        Optional<String> session, BooleanSupplier cancelled, Consumer<String> text) {

    private static final Consumer<String> NOBODY = piece -> {};

    public AnswerCall {
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(cancelled, "cancelled");
        Objects.requireNonNull(text, "text");
    }

    /** A call without a session, which can be cancelled. */
    public static AnswerCall of(BooleanSupplier cancelled) {
        return new AnswerCall(Optional.empty(), cancelled, NOBODY);
    }

    /** The same call with a session. */
    public AnswerCall inSession(String key) {
        return new AnswerCall(Optional.of(key), cancelled, text);
    }

    /** The same call with somebody who reads along. */
    public AnswerCall readBy(Consumer<String> reader) {
        return new AnswerCall(session, cancelled, reader);
    }
}
