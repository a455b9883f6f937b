// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

import java.util.function.IntUnaryOperator;

/** The kernels as {@link Kernels} defines them, value by value. Slow on purpose. */
final class DefinedKernels implements Kernels {

    /** The value of one index. */
    private interface Term {
        float at(int index);
    }

    @Override
    public String description() {
        return "the definition";
    }

    private static float sum(int length, Term term) {
        float[] partial = new float[64];
        int whole = length - length % 64;
        for (int i = 0; i < whole; i++) {
            partial[i % 64] += term.at(i);
        }
        float[] lanes = new float[16];
        for (int l = 0; l < 16; l++) {
            lanes[l] = (partial[l] + partial[l + 16]) + (partial[l + 32] + partial[l + 48]);
        }
        for (int i = whole; i < length; i++) {
            lanes[i % 16] += term.at(i);
        }
        return halves(lanes);
    }

    private static float sumInLanes(int length, Term term) {
        float[] lanes = new float[16];
        for (int i = 0; i < length; i++) {
            lanes[i % 16] += term.at(i);
        }
        return halves(lanes);
    }

    private static float halves(float[] lanes) {
        int half = lanes.length / 2;
        if (half == 0) {
            return lanes[0];
        }
        float[] sums = new float[half];
        for (int l = 0; l < half; l++) {
            sums[l] = lanes[l] + lanes[l + half];
        }
        return halves(sums);
    }

    @Override
    public void squares(float[] values, int dim, int from, int to, float[] squares) {
        dots(values, values, dim, from, to, squares);
    }

    @Override
    public void dots(float[] values, float[] others, int dim, int from, int to, float[] dots) {
        for (int row = from; row < to; row++) {
            int start = row * dim;
            dots[row] = sum(dim, i -> values[start + i] * others[start + i]);
        }
    }

    @Override
    public void rowDots(
            float[] row, int start, float[] values, int dim, int from, int to, float[] dots) {
        for (int index = from; index < to; index++) {
            int other = index * dim;
            dots[index] = sum(dim, i -> row[start + i] * values[other + i]);
        }
    }

    @Override
    public void allDots(
            float[] values,
            int from,
            int to,
            float[] others,
            int otherFrom,
            int otherTo,
            int dim,
            int stride,
            float[] dots) {
        for (int row = from; row < to; row++) {
            for (int index = otherFrom; index < otherTo; index++) {
                int a = row * dim;
                int b = index * dim;
                dots[row * stride + index] = sum(dim, i -> values[a + i] * others[b + i]);
            }
        }
    }

    @Override
    public void squaresAndDots(
            float[] values,
            float[] others,
            int dim,
            int from,
            int to,
            float[] squares,
            float[] dots) {
        squares(values, dim, from, to, squares);
        dots(values, others, dim, from, to, dots);
    }

    @Override
    public void squaredDistances(
            float[] points, int count, int dim, int from, int to, double[] sums) {
        for (int row = from; row < to; row++) {
            for (int other = row + 1; other < count; other++) {
                double sum = 0;
                for (int column = 0; column < dim; column += 1024) {
                    int a = row * dim + column;
                    int b = other * dim + column;
                    sum +=
                            sumInLanes(
                                    Math.min(1024, dim - column),
                                    i ->
                                            (points[a + i] - points[b + i])
                                                    * (points[a + i] - points[b + i]));
                }
                sums[row * count + other] = sum;
            }
        }
    }

    @Override
    public void sumRows(
            float[][] sources, int[] offsets, int count, int length, float[] sums, int at) {
        for (int i = 0; i < length; i++) {
            sums[at + i] = sources[0][offsets[0] + i];
            for (int row = 1; row < count; row++) {
                sums[at + i] = sums[at + i] + sources[row][offsets[row] + i];
            }
        }
    }

    @Override
    public void addRows(float[] values, int dim, int from, int to, double[] sums) {
        for (int i = 0; i < dim; i++) {
            for (int row = from; row < to; row++) {
                sums[i] += values[row * dim + i];
            }
        }
    }

    @Override
    public void vectorDots(
            double[] vector, float[] values, int dim, int from, int to, double[] dots) {
        int whole = dim - dim % 64;
        for (int row = from; row < to; row++) {
            double[] partial = new double[64];
            for (int i = 0; i < whole; i++) {
                partial[i % 64] += vector[i] * values[row * dim + i];
            }
            double[] lanes = new double[16];
            for (int l = 0; l < 16; l++) {
                lanes[l] = (partial[l] + partial[l + 16]) + (partial[l + 32] + partial[l + 48]);
            }
            for (int i = whole; i < dim; i++) {
                lanes[i % 16] += vector[i] * values[row * dim + i];
            }
            for (int half = 8; half > 0; half /= 2) {
                for (int l = 0; l < half; l++) {
                    lanes[l] += lanes[l + half];
                }
            }
            dots[row] = lanes[0];
        }
    }

    @Override
    public void differences(
            byte[] first, byte[] second, int fromSecond, int cell, int from, int to, long[] sums) {
        IntUnaryOperator difference =
                i ->
                        Math.abs(
                                Byte.toUnsignedInt(first[i])
                                        - Byte.toUnsignedInt(second[fromSecond + i]));
        for (int token = from; token < to; token++) {
            sums[token] = 0;
            for (int i = token * cell; i < (token + 1) * cell; i++) {
                sums[token] += difference.applyAsInt(i);
            }
        }
    }
}
