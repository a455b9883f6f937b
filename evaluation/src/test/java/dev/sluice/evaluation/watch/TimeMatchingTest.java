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
    void aMomentIsMatchedOnceAndTheBoundCounts() {
        assertThat(TimeMatching.of(moments(6, 8), moments(7), 1)).containsExactly(new Pair(0, 0));
        assertThat(TimeMatching.of(moments(8), moments(7), 1)).hasSize(1);
        assertThat(TimeMatching.of(moments(8.1), moments(7), 1)).isEmpty();
        assertThat(TimeMatching.of(moments(5.9), moments(7), 1)).isEmpty();
    }

    @Test
    void theNearestIsGivenUpWhereThatMakesMorePairs() {
        assertThat(TimeMatching.of(moments(4, 6), moments(5.5, 7), 2))
                .containsExactly(new Pair(0, 0), new Pair(1, 1));
    }

    @Test
    void nothingMatchesNothing() {
        assertThat(TimeMatching.of(moments(), moments(3), 2)).isEmpty();
        assertThat(TimeMatching.of(moments(3), moments(), 2)).isEmpty();
    }

    @Test
    void noOtherMatchingHasMorePairs() {
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

    /** Tries every choice. */
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
    void momentsOutOfOrderAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeMatching.of(moments(3, 2), moments(), 1))
                .withMessageContaining("[3.0, 2.0]");
    }

    private static double[] moments(double... moments) {
        return moments;
    }
}
