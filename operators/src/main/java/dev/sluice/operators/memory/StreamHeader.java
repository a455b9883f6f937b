package dev.sluice.operators.memory;

import dev.sluice.engine.question.QuestionSchedule;
import dev.sluice.engine.stream.StepShape;

/**
 * Where a stream stands.
 *
 * @param clockMicros end of what was applied, microseconds since 1970, or {@link
 *     QuestionSchedule#NO_CLOCK}
 * @param videoMillis when the stream last went on, by the wall clock; 0 before it did
 * @param touchedMillis when anything of it last came, by the wall clock
 * @param timerMillis when its timer fires, by the wall clock, or {@link #NO_TIMER}
 * @param shape of the steps that are remembered
 */
record StreamHeader(
        long clockMicros, long videoMillis, long touchedMillis, long timerMillis, StepShape shape) {

    /** Of a stream without a timer. */
    static final long NO_TIMER = Long.MAX_VALUE;

    /** A stream of which nothing has come. */
    static final StreamHeader NEW =
            new StreamHeader(QuestionSchedule.NO_CLOCK, 0, 0, NO_TIMER, StepShape.NONE);

    /** After a question. */
    StreamHeader asked(long nowMillis) {
        return new StreamHeader(clockMicros, videoMillis, nowMillis, timerMillis, shape);
    }

    /** After a step or chunk that ends there; the clock never goes back. */
    StreamHeader applied(long endMicros, long nowMillis) {
        return new StreamHeader(
                Math.max(clockMicros, endMicros), nowMillis, nowMillis, timerMillis, shape);
    }

    /** With its timer at another time. */
    StreamHeader withTimer(long millis) {
        return new StreamHeader(clockMicros, videoMillis, touchedMillis, millis, shape);
    }

    /** With other steps from now on. */
    StreamHeader withShape(StepShape other) {
        return new StreamHeader(clockMicros, videoMillis, touchedMillis, timerMillis, other);
    }
}
