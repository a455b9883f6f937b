// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

/**
 * A question that the schedule hands out for release.
 *
 * @param question the question before its release
 * @param asOfMicros the capture time at which its evidence ends, microseconds since 1970, or {@link
 *     QuestionSchedule#NO_CLOCK} if no chunk was applied yet
 * @param cause why the question is released now
 */
public record DueQuestion(PendingQuestion question, long asOfMicros, Cause cause) {

    /** Why a question is released. */
    public enum Cause {
        /** The clock has reached the question's capture time. */
        CLOCK,
        /** The scene has changed. */
        SCENE,
        /** A step has followed that of a watch's last release, whose answer it may confirm. */
        CONFIRMATION,
        /** The stream is silent. */
        SILENCE,
        /** The stream has ended, or its state is evicted. */
        END,
        /** A watch is due, but its previous release is not answered yet. It is not released. */
        COALESCED
    }

    /** Whether the question is released before the clock has reached its capture time. */
    boolean isEarly() {
        return cause == Cause.SILENCE || cause == Cause.END;
    }
}
