// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

import dev.sluice.world.Truth;

import java.util.Optional;

/** Finds the right answer to a question at another time than its own. Stateless. */
public final class Answers {

    private Answers() {}

    /**
     * Returns the answer to the question's text at a time.
     *
     * @param at seconds of scene time
     * @return empty if the answer is ambiguous at that time, or the question makes no sense then
     */
    public static Optional<String> at(Question question, Truth truth, double at) {
        return new Candidates(truth, at)
                .of(question.family()).stream()
                        .filter(candidate -> asks(question, candidate))
                        .map(Candidate::answer)
                        .findFirst();
    }

    private static boolean asks(Question question, Candidate candidate) {
        Object[] about = candidate.about().toArray();
        return Phrasings.of(question.family()).stream()
                .anyMatch(phrasing -> phrasing.formatted(about).equals(question.text()));
    }
}
