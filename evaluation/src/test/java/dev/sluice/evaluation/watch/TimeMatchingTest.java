// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import dev.sluice.evaluation.watch.TimeMatching.Pair;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TimeMatchingTest {

    @Test
    void aTimeIsMatchedOnceAndTheToleranceIsInclusive() {
        assertThat(TimeMatching.of(times(6, 8), times(7), 1)).containsExactly(new Pair(0, 0));
        assertThat(TimeMatching.of(times(8), times(7), 1)).hasSize(1);
        assertThat(TimeMatching.of(times(8.1), times(7), 1)).isEmpty();
        assertThat(TimeMatching.of(times(5.9), times(7), 1)).isEmpty();
    }

    @Test
    void aNearerPairIsNotUsedIfThatAllowsMorePairs() {
        assertThat(TimeMatching.of(times(4, 6), times(5.5, 7), 2))
                .containsExactly(new Pair(0, 0), new Pair(1, 1));
    }

    @Test
    void anEmptyListHasNoPairs() {
        assertThat(TimeMatching.of(times(), times(3), 2)).isEmpty();
        assertThat(TimeMatching.of(times(3), times(), 2)).isEmpty();
    }

    @Test
    void findsAsManyPairsAsAnExhaustiveSearch() {
        Random random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            double[] fired = random.doubles(random.nextInt(6), 0, 12).sorted().toArray();
            double[] truths = random.doubles(random.nextInt(6), 0, 12).sorted().toArray();
            List<Pair> pairs = TimeMatching.of(fired, truths, 1.5);

            assertThat(pairs).as("case %d", i).hasSize(most(fired, truths, 0, 0));
            assertThat(pairs)
                    .allMatch(p -> Math.abs(fired[p.fired()] - truths[p.truth()]) <= 1.5 + 1e-6);
            assertThat(pairs.stream().map(Pair::fired)).doesNotHaveDuplicates();
            assertThat(pairs.stream().map(Pair::truth)).doesNotHaveDuplicates();
        }
    }

    /** Returns the size of the largest matching by trying all of them. */
    private static int most(double[] fired, double[] truths, int next, int taken) {
        if (next == fired.length) {
            return 0;
        }
        int most = most(fired, truths, next + 1, taken);
        for (int t = 0; t < truths.length; t++) {
            boolean free = (taken >> t & 1) == 0;
            if (free && Math.abs(fired[next] - truths[t]) <= 1.5) {
                most = Math.max(most, 1 + most(fired, truths, next + 1, taken | 1 << t));
            }
        }
        return most;
    }

    @Test
    void timesOutOfOrderAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeMatching.of(times(3, 2), times(), 1))
                .withMessageContaining("[3.0, 2.0]");
    }

    private static double[] times(double... times) {
        return times;
    }
}
