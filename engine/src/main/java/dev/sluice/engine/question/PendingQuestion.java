// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;

import org.jspecify.annotations.Nullable;

/**
 * A question that waits for its release, or a watch between its releases.
 *
 * @param query the query
 * @param number the question's position in the order of arrival
 * @param admittedMillis when the query was admitted, by the wall clock
 * @param late whether the query arrived after the clock had passed its capture time
 * @param dueMicros the capture time of its next release, or {@link QuestionSchedule#NO_CLOCK} if it
 *     is released as soon as the stream has a clock
 * @param lastReleaseMicros the capture time of its last release, or {@link
 *     QuestionSchedule#NO_CLOCK} if there was none
 * @param ended whether a watch is not released again and only waits for its last answers
 * @param outstanding the number of a watch's releases that are not answered yet
 * @param sequence the number of a watch's answers so far
 * @param lastStatus the status of a watch's last answer, or null if it has none
 * @param lastText the text of a watch's last answer, or null if it has none
 */
public record PendingQuestion(
        Query query,
        long number,
        long admittedMillis,
        boolean late,
        long dueMicros,
        long lastReleaseMicros,
        boolean ended,
        int outstanding,
        long sequence,
        @Nullable AnswerStatus lastStatus,
        @Nullable String lastText)
        implements ScheduleEntry {

    /** Returns a question that was not released yet. */
    static PendingQuestion admitted(
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

    /** Whether a watch was released before. */
    boolean wasReleased() {
        return lastReleaseMicros != QuestionSchedule.NO_CLOCK;
    }

    /**
     * Returns a watch after a release. Only the first release of a watch can be late.
     *
     * @param outstandingAnswer whether an answer is outstanding now, or the release was coalesced
     */
    PendingQuestion released(long asOfMicros, long nextMicros, boolean outstandingAnswer) {
        return new PendingQuestion(
                query,
                number,
                admittedMillis,
                false,
                nextMicros,
                asOfMicros,
                ended,
                outstanding + (outstandingAnswer ? 1 : 0),
                sequence,
                lastStatus,
                lastText);
    }

    /** Returns a watch that is released as soon as the stream has a clock again. */
    PendingQuestion restarted() {
        return new PendingQuestion(
                query,
                number,
                admittedMillis,
                late,
                QuestionSchedule.NO_CLOCK,
                QuestionSchedule.NO_CLOCK,
                ended,
                outstanding,
                sequence,
                lastStatus,
                lastText);
    }

    /** Returns a watch after its end. */
    PendingQuestion afterEnd() {
        return new PendingQuestion(
                query,
                number,
                admittedMillis,
                late,
                dueMicros,
                lastReleaseMicros,
                true,
                outstanding,
                sequence,
                lastStatus,
                lastText);
    }

    /**
     * Returns a watch after an answer to one of its releases.
     *
     * @param text the answer's text, or null if the model was not asked
     */
    PendingQuestion answered(AnswerStatus status, @Nullable String text) {
        return new PendingQuestion(
                query,
                number,
                admittedMillis,
                late,
                dueMicros,
                lastReleaseMicros,
                ended,
                outstanding - 1,
                isChange(status, text) ? sequence + 1 : sequence,
                status,
                text);
    }

    /** Whether an answer differs from the last one; only then it is emitted and counted. */
    boolean isChange(AnswerStatus status, @Nullable String text) {
        return status != lastStatus || (text == null ? lastText != null : !text.equals(lastText));
    }
}
