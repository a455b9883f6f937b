package dev.sluice.world.question;

import dev.sluice.world.Truth;

import java.util.Optional;

/** The right answers to a question at other moments than its own. Stateless. */
public final class Answers {

    private Answers() {}

    /**
     * The answer to the same words.
     *
     * @param at seconds of scene time
     * @return empty if it is not clear at that moment, or nobody would ask so then
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
