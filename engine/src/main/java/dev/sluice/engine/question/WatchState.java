// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.protocol.AnswerStatus;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * What the answers to a watch have led to.
 *
 * @param sequence the number of answers that were given
 * @param given the answer that was given last; null before the first
 * @param candidate the answer that may take its place; null if there is none
 * @param agreeing the number of consecutive replies that say what the candidate says
 * @param askedMicros the capture time that the last reply is about, microseconds since 1970, or
 *     {@link QuestionSchedule#NO_CLOCK}
 * @param reply the model's last reply; null if it was not asked, or failed
 */
public record WatchState(
        long sequence,
        @Nullable Verdict given,
        @Nullable Verdict candidate,
        int agreeing,
        long askedMicros,
        @Nullable WatchReply reply) {

    /** The state of a watch without answers. */
    static final WatchState NEW = new WatchState(0, null, null, 0, QuestionSchedule.NO_CLOCK, null);

    /**
     * One answer.
     *
     * @param text null if the model was not asked
     * @param sinceMicros the capture time of the first step at which it held, microseconds since
     *     1970, or {@link QuestionSchedule#NO_CLOCK} if that is not known
     */
    public record Verdict(AnswerStatus status, @Nullable String text, long sinceMicros) {

        private boolean says(Verdict other) {
            return status == other.status
                    && (text == null ? other.text == null : text.equals(other.text));
        }
    }

    /** Returns since when the last answer holds; there has to be one. */
    long givenSinceMicros() {
        return Objects.requireNonNull(given, "a watch that was answered").sinceMicros();
    }

    /** Whether the next reply may change the answer because of the ones before. */
    boolean awaitsConfirmation() {
        return candidate != null;
    }

    /**
     * Takes the next answer.
     *
     * @param probability of the answer among the options; NaN if it has none
     * @param asOfMicros the capture time that it is about, microseconds since 1970
     * @param next what the model replied; null if it was not asked, or failed
     */
    WatchState after(
            AnswerStatus status,
            @Nullable String text,
            double probability,
            long asOfMicros,
            @Nullable WatchReply next,
            WatchRule rule) {
        Verdict verdict = new Verdict(status, text, asOfMicros);
        if (given != null && given.says(verdict)) {
            return new WatchState(sequence, given, null, 0, asOfMicros, next);
        }
        if (given == null || status != AnswerStatus.OK || given.status != AnswerStatus.OK) {
            return new WatchState(sequence + 1, verdict, null, 0, asOfMicros, next);
        }
        if (probability < rule.leastProbability()) {
            return new WatchState(sequence, given, null, 0, asOfMicros, next);
        }
        boolean agrees = candidate != null && candidate.says(verdict);
        Verdict first = agrees ? candidate : verdict;
        int times = !agrees ? 1 : agreeing + (asOfMicros > askedMicros ? 1 : 0);
        boolean enough = times >= rule.confirmations() || probability >= rule.sureProbability();
        return enough
                ? new WatchState(sequence + 1, first, null, 0, asOfMicros, next)
                : new WatchState(sequence, given, first, times, asOfMicros, next);
    }
}
