// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;

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
 * @param confirmations the number of next steps that a watch is released for, so that its last
 *     answer can be confirmed
 * @param watch what a watch's answers have led to
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
        int confirmations,
        WatchState watch)
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
                WatchState.NEW);
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
     * @param nextSteps the number of next steps that it is released for as well
     */
    PendingQuestion released(
            long asOfMicros, long nextMicros, boolean outstandingAnswer, int nextSteps) {
        return new PendingQuestion(
                query,
                number,
                admittedMillis,
                false,
                nextMicros,
                asOfMicros,
                ended,
                outstanding + (outstandingAnswer ? 1 : 0),
                nextSteps,
                watch);
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
                0,
                watch);
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
                0,
                watch);
    }

    /**
     * Returns a watch of which one more release is answered, or needs no answer.
     *
     * @param after what its answers have led to now
     */
    PendingQuestion answered(WatchState after) {
        return new PendingQuestion(
                query,
                number,
                admittedMillis,
                late,
                dueMicros,
                lastReleaseMicros,
                ended,
                outstanding - 1,
                confirmations,
                after);
    }
}
