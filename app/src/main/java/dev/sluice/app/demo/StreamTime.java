// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.ingest.chunk.CaptureTime;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Converts between seconds since the camera's first frame and capture times.
 *
 * @param start capture time of the first frame
 */
record StreamTime(Instant start) {

    private static final int STEP_MILLIS = AnswerKey.STEP_SECONDS * 1000;

    /**
     * Starts at the beginning of the current step. Steps are counted from 1970 on, so each step
     * then shows what it would show in a clip of the scene.
     */
    static StreamTime around(Instant now) {
        long steps = now.toEpochMilli() / STEP_MILLIS;
        return new StreamTime(Instant.ofEpochMilli(steps * STEP_MILLIS));
    }

    Instant instant(double seconds) {
        return start.plus(Math.round(seconds * 1e6), ChronoUnit.MICROS);
    }

    /** The time at which an answer's evidence ends; empty if it has none. */
    OptionalDouble asOf(Answer answer) {
        if (answer.asOfMicros() == Answer.NO_TIME) {
            return OptionalDouble.empty();
        }
        Instant asOf = CaptureTime.instant(answer.asOfMicros());
        return OptionalDouble.of(Duration.between(start, asOf).toNanos() / 1e9);
    }

    /** Minutes and seconds, with tenths if they are not zero. */
    static String text(double seconds) {
        long tenths = Math.round(seconds * 10);
        String whole = String.format(Locale.ROOT, "%d:%02d", tenths / 600, tenths / 10 % 60);
        return tenths % 10 == 0 ? whole : whole + "." + tenths % 10;
    }
}
