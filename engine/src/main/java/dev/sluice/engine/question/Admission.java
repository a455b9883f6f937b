package dev.sluice.engine.question;

import dev.sluice.engine.protocol.AnswerError;

/**
 * What became of a record that was offered to a {@link QuestionSchedule}.
 *
 * @param verdict what became of it
 * @param error why it was refused; null otherwise
 */
public record Admission(Verdict verdict, AnswerError error) {

    static final Admission ACCEPTED = new Admission(Verdict.ACCEPTED, null);
    static final Admission DUPLICATE = new Admission(Verdict.DUPLICATE, null);
    static final Admission CANCELLED = new Admission(Verdict.CANCELLED, null);

    /** What may become of a record. */
    public enum Verdict {
        /** It stands now. */
        ACCEPTED,
        /** Its id is known: nothing happens. */
        DUPLICATE,
        /** It ends the question of its id, if there is one. */
        CANCELLED,
        /** It is answered with an error. */
        REFUSED
    }

    static Admission refused(AnswerError error) {
        return new Admission(Verdict.REFUSED, error);
    }
}
