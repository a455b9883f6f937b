// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** The order of scores against a stable sort, with many equal values. */
final class RankingTest {

    @Test
    void scoresFallAndEqualOnesStayInTheirOrder() {
        for (long seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            int different = 1 + random.nextInt(60);
            double[] scores = new double[random.nextInt(80)];
            Arrays.setAll(scores, i -> random.nextInt(different) / 4.0 - 5);
            for (int i = 0; i < scores.length; i++) {
                scores[i] = scores[i] == 0 && random.nextBoolean() ? -0.0 : scores[i];
            }
            int[] expected =
                    IntStream.range(0, scores.length)
                            .boxed()
                            .sorted(Comparator.comparingDouble(i -> 0.0 - scores[i]))
                            .mapToInt(i -> i)
                            .toArray();

            assertThat(Ranking.falling(scores))
                    .as("seed %d: %s", seed, Arrays.toString(scores))
                    .containsExactly(expected);
        }
    }
}
