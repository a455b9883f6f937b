// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An output that a model should give at the right time. The model is asked about it every second.
 *
 * @param truth the right time, seconds
 * @param output the right output
 * @param polls the polls, ascending
 */
record ProactiveItem(int truth, String output, List<Poll> polls) {

    /** Maximum distance of an output from the right time, seconds. */
    static final int TOLERANCE = 2;

    /** Time after the right time at which polling ends, seconds. */
    static final int OVERTIME = 4;

    /**
     * A time at which the model is asked whether to give the output.
     *
     * @param at time, seconds
     * @param timeId id of the question that asks whether it is time
     * @param wordsId id of the question that asks for the output, or null if no score depends on it
     */
    record Poll(int at, String timeId, @Nullable String wordsId) {}

    ProactiveItem {
        polls = List.copyOf(polls);
    }

    /** Returns whether all questions of the item were asked. */
    boolean isAsked(Predicate<String> asked) {
        return polls.stream()
                .allMatch(
                        poll ->
                                asked.test(poll.timeId())
                                        && (poll.wordsId() == null || asked.test(poll.wordsId())));
    }

    /** Returns whether the first yes was at the right time. */
    boolean inTime(Map<String, String> answers) {
        return yesInTime(answers).isPresent();
    }

    /** Returns whether the first yes was at the right time, and the output was right. */
    boolean inWords(Map<String, String> answers) {
        return yesInTime(answers)
                .map(Poll::wordsId)
                .filter(id -> answers.getOrDefault(id, "").contains(output))
                .isPresent();
    }

    private Optional<Poll> yesInTime(Map<String, String> answers) {
        return firstYes(answers).filter(poll -> Math.abs(poll.at() - truth) <= TOLERANCE);
    }

    private Optional<Poll> firstYes(Map<String, String> answers) {
        for (Poll poll : polls) {
            String answer = answers.getOrDefault(poll.timeId(), "");
            if (answer.toLowerCase(Locale.ROOT).contains("yes")) {
                return Optional.of(poll);
            }
        }
        return Optional.empty();
    }
}
