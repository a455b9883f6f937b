// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.score;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses a setting on a validation set. Stateless. */
public final class PolicyChoice {

    /** How much of the accuracy without dropping has to be left. */
    public static final double LEAST_LEFT = 0.98;

    /**
     * A setting with what it came to on the validation set.
     *
     * @param name which setting
     * @param policy of which policy
     * @param kept share of the tokens that it kept
     * @param accuracy share of right answers
     */
    public record Candidate(String name, String policy, double kept, double accuracy) {}

    private PolicyChoice() {}

    /**
     * The setting that keeps the fewest tokens of those that keep {@link #LEAST_LEFT} of the
     * accuracy; of equal ones the more accurate. Empty if all lose more.
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

    /** As {@link #of}, among the settings of one policy. */
    public static Optional<Candidate> of(
            List<Candidate> candidates, double reference, String policy) {
        return of(candidates.stream().filter(it -> it.policy().equals(policy)).toList(), reference);
    }
}
