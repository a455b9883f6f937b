// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.score;

import dev.sluice.evaluation.score.PolicyChoice.Candidate;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyChoiceTest {

    private static final List<Candidate> CANDIDATES =
            List.of(
                    new Candidate("a1", "a", 0.30, 0.900),
                    new Candidate("a2", "a", 0.15, 0.890),
                    new Candidate("a3", "a", 0.05, 0.881),
                    new Candidate("b1", "b", 0.10, 0.910),
                    new Candidate("b2", "b", 0.10, 0.920),
                    new Candidate("c1", "c", 0.01, 0.500));

    @Test
    void choosesTheFewestTokensWithNearlyAllOfTheAccuracy() {
        assertThat(PolicyChoice.of(CANDIDATES, 0.9, "a")).contains(CANDIDATES.get(1));
    }

    @Test
    void choosesTheMoreAccurateOfEqualShares() {
        assertThat(PolicyChoice.of(CANDIDATES, 0.9)).contains(CANDIDATES.get(4));
    }

    @Test
    void choosesNoneIfAllLoseMore() {
        assertThat(PolicyChoice.of(CANDIDATES, 0.9, "c")).isEmpty();
        assertThat(PolicyChoice.of(CANDIDATES, 0.95)).isEmpty();
    }
}
