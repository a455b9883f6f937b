// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

/**
 * When the answer to a watch changes. It applies to watches whose answers are options; free text
 * has no probability, and two texts may say the same, so it changes at once.
 *
 * <p>Another answer takes the place of the one that was given only if the model is sure enough of
 * it, several times in a row. So between two options there is one probability from which an answer
 * begins and a smaller one to which it lasts.
 *
 * @param leastProbability the least probability of the other answer among all options, in [0, 1]
 * @param confirmations the number of consecutive answers that have to agree, at least 1
 */
public record WatchRule(double leastProbability, int confirmations) {

    /** Each change counts. */
    public static final WatchRule EACH_CHANGE = new WatchRule(0, 1);

    public WatchRule {
        if (!(leastProbability >= 0 && leastProbability <= 1) || confirmations < 1) {
            throw new IllegalArgumentException(
                    "found a least probability of %s and %d confirmations; expected 0 to 1, and at least 1"
                            .formatted(leastProbability, confirmations));
        }
    }
}
