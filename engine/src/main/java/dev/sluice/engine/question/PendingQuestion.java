package dev.sluice.engine.question;

import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;

/**
 * A question that waits for its turn, or a watch between its turns.
 *
 * @param query the question
 * @param number its place in the order of arrival
 * @param admittedMillis when it came, by the wall clock
 * @param late whether it came after the clock had passed its moment
 * @param dueMicros stream time of its next turn, or {@link QuestionSchedule#NO_CLOCK}: the first
 *     clock
 * @param lastTurnMicros stream time of its last turn, or {@link QuestionSchedule#NO_CLOCK}
 * @param ended whether a watch takes no more turns and waits for its last answers only
 * @param outstanding turns of a watch that are not answered yet
 * @param sequence answers of a watch so far
 * @param lastStatus status of a watch's last answer, or null
 * @param lastText words of a watch's last answer, or null
 */
public record PendingQuestion(
        Query query,
        long number,
        long admittedMillis,
        boolean late,
        long dueMicros,
        long lastTurnMicros,
        boolean ended,
        int outstanding,
        long sequence,
        AnswerStatus lastStatus,
        String lastText)
        implements ScheduleEntry {

    /** A question that has just come. */
    static PendingQuestion arrived(
            Query query, long number, long nowMillis, boolean late, long dueMicros) {
        return new PendingQuestion(
                query,
                number,
                nowMillis,
                late,
                dueMicros,
                QuestionSchedule.NO_CLOCK,
                false,
                0,
                0,
                null,
                null);
    }

    boolean isWatch() {
        return query.mode() == QueryMode.WATCH;
    }

    /** Whether a watch has looked at the stream before. */
    boolean hasBegun() {
        return lastTurnMicros != QuestionSchedule.NO_CLOCK;
    }

    /** After a turn at a moment; the moment's lateness is of the first turn only. */
    PendingQuestion turned(long momentMicros, long nextMicros, boolean released) {
        return new PendingQuestion(
                query,
                number,
                admittedMillis,
                false,
                nextMicros,
                momentMicros,
                ended,
                outstanding + (released ? 1 : 0),
                sequence,
                lastStatus,
                lastText);
    }

    /** After its end. */
    PendingQuestion over() {
        return new PendingQuestion(
                query,
                number,
                admittedMillis,
                late,
                dueMicros,
                lastTurnMicros,
                true,
                outstanding,
                sequence,
                lastStatus,
                lastText);
    }

    /** After an answer to one of its turns; one that says nothing new is not counted. */
    PendingQuestion answered(AnswerStatus status, String text, boolean changed) {
        return new PendingQuestion(
                query,
                number,
                admittedMillis,
                late,
                dueMicros,
                lastTurnMicros,
                ended,
                outstanding - 1,
                changed ? sequence + 1 : sequence,
                status,
                text);
    }
}
