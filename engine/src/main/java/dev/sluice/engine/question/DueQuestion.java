package dev.sluice.engine.question;

/**
 * A question whose turn has come.
 *
 * @param question as it stood before its turn
 * @param momentMicros what it may see ends here, microseconds since 1970, or {@link
 *     QuestionSchedule#NO_CLOCK} where nothing has come
 * @param cause why now
 */
public record DueQuestion(PendingQuestion question, long momentMicros, Cause cause) {

    /** Why a question has its turn. */
    public enum Cause {
        /** The clock has got to its moment. */
        CLOCK,
        /** The picture has changed. */
        SCENE,
        /** The stream is silent. */
        SILENCE,
        /** Nothing more will come. */
        END,
        /** The picture has changed or time is up, but the watch is still at its last answer. */
        COALESCED
    }

    /** Whether it is answered before the stream has got to the moment asked about. */
    boolean isEarly() {
        return cause == Cause.SILENCE || cause == Cause.END;
    }
}
