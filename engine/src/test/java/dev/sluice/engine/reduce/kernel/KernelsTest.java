// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Every implementation of {@link Kernels} has the bits of the definition. */
final class KernelsTest {

    private static final Kernels DEFINED = new DefinedKernels();

    /** Around the lanes, blocks and columns, and real dimensions of tokens. */
    private static final int[] DIMS = {
        0, 1, 2, 15, 16, 17, 31, 63, 64, 65, 127, 128, 200, 896, 1023, 1024, 1025, 1100, 2049, 3584
    };

    static List<Kernels> variants() throws ReflectiveOperationException {
        return KernelVariants.all();
    }

    @Test
    void theVectorApiIsUsedIfItIsThereAndNotRefused() {
        boolean vectors =
                KernelChoice.isVectorApiResolved()
                        && !"plain".equals(System.getProperty(KernelChoice.PROPERTY));

        assertThat(Kernels.best().description())
                .startsWith(vectors ? "the Vector API with vectors of " : "plain Java");
    }

    @ParameterizedTest
    @MethodSource("variants")
    void squaresAndDotsHaveTheDefinedBits(Kernels kernels) {
        for (int dim : DIMS) {
            long seed = 100 + dim;
            Random random = new Random(seed);
            int rows = 5;
            float[] values = values(random, rows * dim);
            float[] others = values(random, rows * dim);
            String what = "%s, dim %d, seed %d".formatted(kernels.description(), dim, seed);

            float[] dots = new float[rows];
            DEFINED.dots(values, others, dim, 0, rows, dots);
            float[] found = new float[rows];
            kernels.dots(values, others, dim, 0, rows, found);
            assertSame(found, dots, what);

            DEFINED.rowDots(others, 2 * dim, values, dim, 0, rows, dots);
            kernels.rowDots(others, 2 * dim, values, dim, 0, rows, found);
            assertSame(found, dots, what);
            DEFINED.dots(values, others, dim, 0, rows, dots);

            float[] squares = new float[rows];
            DEFINED.squares(values, dim, 0, rows, squares);
            float[] both = new float[rows];
            kernels.squaresAndDots(values, others, dim, 0, rows, found, both);
            assertSame(found, squares, what);
            assertSame(both, dots, what);
            kernels.squares(values, dim, 0, rows, found);
            assertSame(found, squares, what);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void dotsOfAllPairsHaveTheDefinedBitsAndNothingElseIsWritten(Kernels kernels) {
        for (int dim : DIMS) {
            long seed = 900 + dim;
            Random random = new Random(seed);
            int rows = 1 + random.nextInt(22);
            int count = 1 + random.nextInt(9);
            float[] values = values(random, rows * dim);
            float[] others = values(random, count * dim);
            int from = random.nextInt(rows);
            int to = from + random.nextInt(rows - from + 1);
            int otherFrom = random.nextInt(count);
            int otherTo = otherFrom + random.nextInt(count - otherFrom + 1);
            float[] dots = values(random, rows * count);
            float[] found = dots.clone();
            DEFINED.allDots(values, from, to, others, otherFrom, otherTo, dim, count, dots);
            kernels.allDots(values, from, to, others, otherFrom, otherTo, dim, count, found);

            assertSame(found, dots, "%s, seed %d".formatted(kernels.description(), seed));
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void distancesHaveTheDefinedBits(Kernels kernels) {
        for (int dim : DIMS) {
            long seed = 300 + dim;
            Random random = new Random(seed);
            int count = 1 + random.nextInt(24);
            float[] points = values(random, count * dim);
            double[] sums = new double[count * count];
            DEFINED.squaredDistances(points, count, dim, 0, count, sums);
            double[] found = new double[count * count];
            int middle = random.nextInt(count + 1);
            kernels.squaredDistances(points, count, dim, middle, count, found);
            kernels.squaredDistances(points, count, dim, 0, middle, found);

            assertThat(Arrays.equals(found, sums))
                    .as("%s, %d × %d, seed %d", kernels.description(), count, dim, seed)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void onlyTheAskedRowsAreWritten(Kernels kernels) {
        int dim = 70;
        float[] values = values(new Random(1), 6 * dim);
        float[] squares = new float[6];
        float[] dots = new float[6];
        double[] distances = new double[36];
        long[] differences = new long[6];
        kernels.squares(values, dim, 2, 4, squares);
        kernels.dots(values, values, dim, 2, 4, dots);
        kernels.squaredDistances(values, 6, dim, 2, 4, distances);
        kernels.differences(new byte[60], bytes(60, 1), 0, 10, 2, 4, differences);

        for (int row = 0; row < 6; row++) {
            boolean asked = row == 2 || row == 3;
            assertThat(squares[row] != 0).isEqualTo(asked);
            assertThat(dots[row] != 0).isEqualTo(asked);
            assertThat(differences[row] != 0).isEqualTo(asked);
            for (int other = 0; other < 6; other++) {
                assertThat(distances[6 * row + other] != 0).isEqualTo(asked && other > row);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void whatIsNotFiniteMakesTheSquareNotFinite(Kernels kernels) {
        int dim = 200;
        for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -1f / 0}) {
            for (int at = 0; at < dim; at++) {
                float[] values = new float[dim];
                values[at] = broken;
                float[] squares = new float[1];
                kernels.squaresAndDots(values, new float[dim], dim, 0, 1, squares, new float[1]);
                assertThat(Float.isFinite(squares[0])).as("%s at %d", broken, at).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void sumsInDoublesHaveTheDefinedBits(Kernels kernels) {
        for (int dim : DIMS) {
            long seed = 1100 + dim;
            Random random = new Random(seed);
            float[] values = values(random, 5 * dim);
            double[] vector = random.doubles(dim, -1, 1).toArray();
            String what = "%s, dim %d, seed %d".formatted(kernels.description(), dim, seed);

            double[] sums = vector.clone();
            double[] found = vector.clone();
            DEFINED.addRows(values, dim, 1, 4, sums);
            kernels.addRows(values, dim, 1, 4, found);
            assertThat(found).as(what).containsExactly(sums);

            double[] dots = {5, 6, 7, 8, 9};
            double[] foundDots = dots.clone();
            DEFINED.vectorDots(vector, values, dim, 1, 4, dots);
            kernels.vectorDots(vector, values, dim, 1, 4, foundDots);
            assertThat(foundDots).as(what).containsExactly(dots);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void rowsAreSummedValueByValue(Kernels kernels) {
        for (int length : DIMS) {
            long seed = 700 + length;
            Random random = new Random(seed);
            for (int count = 1; count < 7; count++) {
                float[][] sources = new float[count][];
                int[] offsets = new int[count];
                for (int row = 0; row < count; row++) {
                    offsets[row] = random.nextInt(9);
                    sources[row] = values(random, offsets[row] + length);
                }
                float[] expected = values(random, 3 + length);
                float[] sums = expected.clone();
                DEFINED.sumRows(sources, offsets, count, length, expected, 3);
                kernels.sumRows(sources, offsets, count, length, sums, 3);
                assertSame(sums, expected, kernels.description() + ", seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void differencesOfBytesAreExact(Kernels kernels) {
        for (int cell : new int[] {1, 3, 7, 8, 9, 63, 64, 65, 588, 2352, 20_000}) {
            long seed = 500 + cell;
            Random random = new Random(seed);
            byte[] first = new byte[3 * cell];
            byte[] second = new byte[11 + 3 * cell];
            random.nextBytes(first);
            random.nextBytes(second);
            assertSameDifferences(kernels, first, second, cell, "seed " + seed);
            // The largest differences there are, which overflow first.
            assertSameDifferences(
                    kernels, bytes(3 * cell, 255), bytes(11 + 3 * cell, 0), cell, "white");
            assertSameDifferences(
                    kernels, bytes(3 * cell, 0), bytes(11 + 3 * cell, 255), cell, "black");
        }
    }

    private static void assertSameDifferences(
            Kernels kernels, byte[] first, byte[] second, int cell, String what) {
        long[] expected = new long[3];
        long[] found = new long[3];
        DEFINED.differences(first, second, 11, cell, 0, 3, expected);
        kernels.differences(first, second, 11, cell, 0, 3, found);
        assertThat(found)
                .as("%s, cell %d, %s", kernels.description(), cell, what)
                .containsExactly(expected);
    }

    private static void assertSame(float[] found, float[] expected, String what) {
        assertThat(Arrays.equals(found, expected))
                .as("%s: %s, expected %s", what, Arrays.toString(found), Arrays.toString(expected))
                .isTrue();
    }

    /** Values of all sizes, so that another order of additions has other bits. */
    private static float[] values(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            float scale = (float) Math.scalb(1.0, random.nextInt(40) - 20);
            values[i] = random.nextInt(20) == 0 ? -0f : scale * (float) random.nextGaussian();
        }
        return values;
    }

    private static byte[] bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
