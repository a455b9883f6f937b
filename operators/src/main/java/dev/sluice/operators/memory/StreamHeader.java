// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.question.QuestionSchedule;
import dev.sluice.engine.stream.StepShape;

/**
 * The times of a stream and the shape of its steps. Times in milliseconds are by the wall clock.
 *
 * @param clockMicros the stream's clock, in microseconds since 1970, or {@link
 *     QuestionSchedule#NO_CLOCK} before its first step
 * @param videoMillis when the last step or chunk was applied; 0 before the first one
 * @param touchedMillis when the last question, step or chunk arrived
 * @param timerMillis when the stream's timer fires, or {@link #NO_TIMER}
 * @param silentMillis since when the stream has been silent, if an event has said so, or {@link
 *     #NOT_SILENT}
 * @param shape the shape of the steps in memory
 */
record StreamHeader(
        long clockMicros,
        long videoMillis,
        long touchedMillis,
        long timerMillis,
        long silentMillis,
        StepShape shape) {

    /** The value of {@code timerMillis} of a stream without a timer. */
    static final long NO_TIMER = Long.MAX_VALUE;

    /** The value of {@code silentMillis} of a stream whose silence no event has reported. */
    static final long NOT_SILENT = -1;

    /** The header of a stream of which nothing has arrived. */
    static final StreamHeader NEW =
            new StreamHeader(QuestionSchedule.NO_CLOCK, 0, 0, NO_TIMER, NOT_SILENT, StepShape.NONE);

    /** Whether an event has said that the stream is silent. */
    boolean isSilent() {
        return silentMillis != NOT_SILENT;
    }

    /** Returns the header after a question. */
    StreamHeader asked(long nowMillis) {
        return new StreamHeader(
                clockMicros, videoMillis, nowMillis, timerMillis, silentMillis, shape);
    }

    /** Returns the header after a step or chunk with this end; the clock never goes back. */
    StreamHeader applied(long endMicros, long nowMillis) {
        return new StreamHeader(
                Math.max(clockMicros, endMicros),
                nowMillis,
                nowMillis,
                timerMillis,
                silentMillis,
                shape);
    }

    /** Returns the header of a stream that has no clock any more. */
    StreamHeader withoutClock() {
        return new StreamHeader(
                QuestionSchedule.NO_CLOCK,
                videoMillis,
                touchedMillis,
                timerMillis,
                silentMillis,
                shape);
    }

    /** Returns the header with another time of the timer. */
    StreamHeader withTimer(long millis) {
        return new StreamHeader(
                clockMicros, videoMillis, touchedMillis, millis, silentMillis, shape);
    }

    /** Returns the header with the time since which the stream is silent. */
    StreamHeader silentSince(long millis) {
        return new StreamHeader(
                clockMicros, videoMillis, touchedMillis, timerMillis, millis, shape);
    }

    /** Returns the header with another shape of steps. */
    StreamHeader withShape(StepShape other) {
        return new StreamHeader(
                clockMicros, videoMillis, touchedMillis, timerMillis, silentMillis, other);
    }
}
