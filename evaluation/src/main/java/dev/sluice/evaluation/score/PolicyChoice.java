// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.score;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses a policy by its result on a validation set. Stateless. */
public final class PolicyChoice {

    /** The share of the accuracy without dropping that the chosen policy has to reach. */
    public static final double LEAST_LEFT = 0.98;

    /**
     * A policy with its options, and its result on the validation set.
     *
     * @param name the policy with its options
     * @param policy the policy's name
     * @param kept share of the tokens that it kept
     * @param accuracy share of correct answers
     */
    public record Candidate(String name, String policy, double kept, double accuracy) {}

    private PolicyChoice() {}

    /**
     * Returns the candidate that keeps the fewest tokens of those that reach {@link #LEAST_LEFT} of
     * the reference's accuracy, and the more accurate one of equals. It is empty if all lose more.
     *
     * @param reference accuracy without dropping
     */
    public static Optional<Candidate> of(List<Candidate> candidates, double reference) {
        return candidates.stream()
                .filter(candidate -> candidate.accuracy() >= LEAST_LEFT * reference - 1e-12)
                .min(
                        Comparator.comparingDouble(Candidate::kept)
                                .thenComparing(
                                        Comparator.comparingDouble(Candidate::accuracy)
                                                .reversed()));
    }

    /** Does the same as {@link #of(List, double)} among the candidates of one policy. */
    public static Optional<Candidate> of(
            List<Candidate> candidates, double reference, String policy) {
        return of(candidates.stream().filter(it -> it.policy().equals(policy)).toList(), reference);
    }
}
