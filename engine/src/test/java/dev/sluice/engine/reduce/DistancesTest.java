// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Distances against their definition, in doubles. */
final class DistancesTest {

    @Test
    void distancesAreTheMeanSquaredDifferences() {
        Random random = new Random(31);
        for (int dim : new int[] {1, 2, 3, 63, 64, 65, 127, 200}) {
            int count = 1 + random.nextInt(12);
            float[] points = points(random, count * dim);
            double[] found = Distances.squared(points, count, dim, Workers.caller());
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < count; j++) {
                    assertThat(found[i * count + j])
                            .as("dim %d, %d to %d", dim, i, j)
                            .isEqualTo(plain(points, i, j, dim), within(1e-5));
                    assertThat(found[i * count + j]).isEqualTo(found[j * count + i]);
                }
            }
        }
    }

    @Test
    void equalPointsAreEquallyFarFromAllOthersAndNotFromEachOther() {
        Random random = new Random(32);
        int count = 9;
        int dim = 131;
        float[] points = points(random, count * dim);
        System.arraycopy(points, 2 * dim, points, 7 * dim, dim);

        double[] found = Distances.squared(points, count, dim, Workers.caller());

        assertThat(found[2 * count + 7]).isZero();
        for (int other = 0; other < count; other++) {
            assertThat(found[2 * count + other]).isEqualTo(found[7 * count + other]);
        }
    }

    @Test
    void hugeValuesDoNotOverflow() {
        assertThat(
                        Distances.squared(
                                new float[] {Float.MAX_VALUE, -Float.MAX_VALUE},
                                2,
                                1,
                                Workers.caller())[1])
                .isFinite()
                .isPositive();
    }

    private static float[] points(Random random, int length) {
        float[] points = new float[length];
        for (int i = 0; i < length; i++) {
            points[i] = (float) random.nextGaussian();
        }
        return points;
    }

    private static double plain(float[] points, int i, int j, int dim) {
        double sum = 0;
        for (int f = 0; f < dim; f++) {
            double difference = (double) points[i * dim + f] - points[j * dim + f];
            sum += difference * difference;
        }
        return sum / dim;
    }
}
