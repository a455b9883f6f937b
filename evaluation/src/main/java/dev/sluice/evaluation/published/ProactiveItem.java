// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A thing that a model should say at the right time, which it is asked about every second.
 *
 * @param truth when to say it, seconds
 * @param output what to say
 * @param polls ascending
 */
record ProactiveItem(int truth, String output, List<Poll> polls) {

    /** How far from the truth still counts, seconds. */
    static final int TOLERANCE = 2;

    /** Polling ends so long after the truth, seconds. */
    static final int OVERTIME = 4;

    /**
     * A moment at which it is asked whether to speak.
     *
     * @param at seconds
     * @param timeId the question whether it is time
     * @param wordsId the question what to say, or null where no score depends on it
     */
    record Poll(int at, String timeId, String wordsId) {}

    ProactiveItem {
        polls = List.copyOf(polls);
    }

    /** Whether all of its questions are among those that were asked. */
    boolean isAsked(Predicate<String> asked) {
        return polls.stream()
                .allMatch(
                        poll ->
                                asked.test(poll.timeId())
                                        && (poll.wordsId() == null || asked.test(poll.wordsId())));
    }

    /** Whether the first yes came in time. */
    boolean inTime(Map<String, String> answers) {
        Poll first = firstYes(answers);
        return first != null && Math.abs(first.at() - truth) <= TOLERANCE;
    }

    /** Whether it came in time, with the right words. */
    boolean inWords(Map<String, String> answers) {
        return inTime(answers)
                && answers.getOrDefault(firstYes(answers).wordsId(), "").contains(output);
    }

    private Poll firstYes(Map<String, String> answers) {
        for (Poll poll : polls) {
            String answer = answers.getOrDefault(poll.timeId(), "");
            if (answer.toLowerCase(Locale.ROOT).contains("yes")) {
                return poll;
            }
        }
        return null;
    }
}
