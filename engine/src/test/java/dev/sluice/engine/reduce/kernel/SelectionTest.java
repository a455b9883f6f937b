// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Selections against sorting, with many equal values. */
final class SelectionTest {

    @Test
    void theHighestValuesAreChosenAndOfEqualOnesTheFirst() {
        for (long seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            double[] values = values(random, true);
            int count = random.nextInt(values.length + 2);
            boolean[] expected = new boolean[values.length];
            IntStream.range(0, values.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> 0.0 - values[i]))
                    .limit(count)
                    .forEach(i -> expected[i] = true);

            assertThat(Selection.highest(values, count))
                    .as("seed %d, %d of %s", seed, count, Arrays.toString(values))
                    .containsExactly(expected);
        }
    }

    @Test
    void theLowestValuesAreReturnedAscending() {
        for (long seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            double[] values = values(random, false);
            int from = random.nextInt(values.length);
            int length = 1 + random.nextInt(values.length - from);
            int count = 1 + random.nextInt(length);
            double[] sorted = Arrays.copyOfRange(values, from, from + length);
            Arrays.sort(sorted);

            assertThat(Selection.lowest(values, from, length, count))
                    .as("seed %d", seed)
                    .containsExactly(Arrays.copyOf(sorted, count));
        }
    }

    private static double[] values(Random random, boolean negativeZeros) {
        int different = 1 + random.nextInt(60);
        double[] values = new double[1 + random.nextInt(80)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(different) / 4.0;
            if (values[i] == 0 && negativeZeros && random.nextBoolean()) {
                values[i] = -0.0;
            }
        }
        return values;
    }
}
