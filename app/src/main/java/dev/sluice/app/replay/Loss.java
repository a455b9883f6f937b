// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.protocol.StreamEvent;

import java.util.Locale;
import java.util.Optional;

/**
 * Something that a run did not use or that came too late for it, as one of its events says. Losses
 * of two runs on the same recording are equal if the runs lost the same.
 *
 * @param streamId the stream
 * @param epoch the epoch of the chunks; 0 for a question
 * @param first the sequence of the first chunk
 * @param last the sequence of the last chunk
 * @param queryId the question, or ""
 */
record Loss(Kind kind, String streamId, long epoch, long first, long last, String queryId) {

    /** What was lost. */
    enum Kind {
        /** Chunks that arrived after their gap was skipped or the clock had passed them. */
        LATE,
        /** Chunks that had not arrived when their gap was skipped. */
        MISSING,
        /** Chunks that a live job left out to catch up. */
        LEFT_OUT,
        /** A question that arrived after the clock had passed its capture time. */
        LATE_QUESTION
    }

    /** Returns the loss that an event reports, or empty if it reports none. */
    static Optional<Loss> of(StreamEvent event) {
        return switch (event.type()) {
            case GAP ->
                    Optional.of(
                            chunks(
                                    Kind.MISSING,
                                    event,
                                    event.integer("first_sequence"),
                                    event.integer("last_sequence")));
            case LATE -> Optional.of(late(event));
            case OVERLOAD ->
                    event.text("query_id") == null
                            ? Optional.of(chunk(Kind.LEFT_OUT, event))
                            : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Loss late(StreamEvent event) {
        String question = event.text("query_id");
        return question == null
                ? chunk(Kind.LATE, event)
                : new Loss(Kind.LATE_QUESTION, event.streamId(), 0, 0, 0, question);
    }

    private static Loss chunk(Kind kind, StreamEvent event) {
        long sequence = event.integer("sequence");
        return chunks(kind, event, sequence, sequence);
    }

    private static Loss chunks(Kind kind, StreamEvent event, long first, long last) {
        return new Loss(kind, event.streamId(), event.integer("epoch"), first, last, "");
    }

    /** Number of chunks, or 1 for a question. */
    long count() {
        return last - first + 1;
    }

    /** The loss in a few words, with its stream. */
    @Override
    public String toString() {
        String what = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return kind == Kind.LATE_QUESTION
                ? "%s %s %s".formatted(streamId, what, queryId)
                : "%s %s %d-%d%s"
                        .formatted(streamId, what, epoch, first, first == last ? "" : "…" + last);
    }
}
