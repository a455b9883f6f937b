// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.protocol.AnswerError;

import org.jspecify.annotations.Nullable;

/**
 * The result of offering a query to a {@link QuestionSchedule}.
 *
 * @param verdict what the schedule did with the query
 * @param error why the query was refused, or null if it was not
 */
public record Admission(Verdict verdict, @Nullable AnswerError error) {

    static final Admission ACCEPTED = new Admission(Verdict.ACCEPTED, null);
    static final Admission DUPLICATE = new Admission(Verdict.DUPLICATE, null);
    static final Admission CANCELLED = new Admission(Verdict.CANCELLED, null);

    /** What a schedule does with a query. */
    public enum Verdict {
        /** The question is pending now. */
        ACCEPTED,
        /** The id is known, so the query is ignored. */
        DUPLICATE,
        /** The query withdraws the question of its id, if there is one. */
        CANCELLED,
        /** The question is answered with an error. */
        REFUSED
    }

    static Admission refused(AnswerError error) {
        return new Admission(Verdict.REFUSED, error);
    }
}
