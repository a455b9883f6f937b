// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

/**
 * When the answer to a watch changes. It applies to watches whose answers are options; free text
 * has no probability, and two texts may say the same, so it changes at once.
 *
 * <p>Another answer takes the place of the one that was given only if the model is sure enough of
 * it, several times in a row, or very sure once. So between two options there is one probability
 * from which an answer begins and a smaller one to which it lasts.
 *
 * @param leastProbability the least probability of the other answer among all options, in [0, 1]
 * @param confirmations the number of consecutive answers that have to agree, at least 1
 * @param sureProbability the probability from which one answer is enough, in [0, 1]
 */
public record WatchRule(double leastProbability, int confirmations, double sureProbability) {

    /** Each change counts. */
    public static final WatchRule EACH_CHANGE = new WatchRule(0, 1, 1);

    public WatchRule {
        if (!isShare(leastProbability) || !isShare(sureProbability) || confirmations < 1) {
            throw new IllegalArgumentException(
                    "found probabilities of %s and %s and %d confirmations; expected 0 to 1, and at least 1"
                            .formatted(leastProbability, sureProbability, confirmations));
        }
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }
}
