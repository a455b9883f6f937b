// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

/**
 * The kernels in plain Java. The compiler makes vectors of loops over independent sums, but not of
 * one sum. So distances, which are many sums over the same columns, run column by column, and the
 * other sums with eight scalars at a time.
 */
final class PlainKernels implements Kernels {

    private static final int STRIDE = 2; // lanes at a time

    @Override
    public String description() {
        return "plain Java";
    }

    @Override
    public void squares(float[] values, int dim, int from, int to, float[] squares) {
        dots(values, values, dim, from, to, squares);
    }

    @Override
    public void dots(float[] values, float[] others, int dim, int from, int to, float[] dots) {
        float[] lanes = new float[LANES];
        for (int row = from; row < to; row++) {
            dots[row] = dot(values, others, row * dim, dim, lanes);
        }
    }

    @Override
    public void rowDots(
            float[] row, int start, float[] values, int dim, int from, int to, float[] dots) {
        float[] copy = new float[dim]; // at index 0, as the loop over products needs one index
        float[] other = new float[dim];
        System.arraycopy(row, start, copy, 0, dim);
        float[] lanes = new float[LANES];
        for (int index = from; index < to; index++) {
            System.arraycopy(values, index * dim, other, 0, dim);
            dots[index] = dot(copy, other, 0, dim, lanes);
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
        float[] copy = new float[dim];
        float[] other = new float[dim];
        float[] lanes = new float[LANES];
        for (int index = otherFrom; index < otherTo; index++) {
            System.arraycopy(others, index * dim, other, 0, dim);
            for (int row = from; row < to; row++) {
                System.arraycopy(values, row * dim, copy, 0, dim);
                dots[row * stride + index] = dot(copy, other, 0, dim, lanes);
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
        float[] lanes = new float[LANES];
        for (int row = from; row < to; row++) {
            // The second sum finds the row in the first cache.
            squares[row] = dot(values, values, row * dim, dim, lanes);
            dots[row] = dot(values, others, row * dim, dim, lanes);
        }
    }

    private static float dot(float[] a, float[] b, int start, int dim, float[] lanes) {
        int whole = Lanes.wholeBlocks(dim);
        for (int lane = 0; lane < LANES; lane += STRIDE) {
            addProducts(a, b, start + lane, start + whole, lanes, lane);
        }
        Lanes.addProducts(lanes, a, start, b, start, whole, dim);
        return Lanes.sum(lanes);
    }

    private static void addProducts(
            float[] a, float[] b, int from, int to, float[] lanes, int lane) {
        float even0 = 0;
        float even1 = 0;
        float even2 = 0;
        float even3 = 0;
        float odd0 = 0;
        float odd1 = 0;
        float odd2 = 0;
        float odd3 = 0;
        for (int i = from; i < to; i += BLOCK) {
            even0 += a[i] * b[i];
            odd0 += a[i + 1] * b[i + 1];
            even1 += a[i + LANES] * b[i + LANES];
            odd1 += a[i + LANES + 1] * b[i + LANES + 1];
            even2 += a[i + 2 * LANES] * b[i + 2 * LANES];
            odd2 += a[i + 2 * LANES + 1] * b[i + 2 * LANES + 1];
            even3 += a[i + 3 * LANES] * b[i + 3 * LANES];
            odd3 += a[i + 3 * LANES + 1] * b[i + 3 * LANES + 1];
        }
        lanes[lane] = (even0 + even1) + (even2 + even3);
        lanes[lane + 1] = (odd0 + odd1) + (odd2 + odd3);
    }

    @Override
    public void squaredDistances(
            float[] points, int count, int dim, int from, int to, double[] sums) {
        ColumnDistances block = new ColumnDistances(points, count, dim);
        for (int column = 0; column < dim; column += COLUMNS) {
            block.load(column);
            for (int row = from; row < Math.min(to, count - 1); row++) {
                float[] distances = block.distances(row);
                for (int other = row + 1; other < count; other++) {
                    int index = row * count + other;
                    double sum = distances[other];
                    sums[index] = column == 0 ? sum : sums[index] + sum;
                }
            }
        }
    }

    @Override
    public void sumRows(
            float[][] sources, int[] offsets, int count, int length, float[] sums, int at) {
        System.arraycopy(sources[0], offsets[0], sums, at, length);
        int row = 1;
        for (; row < count - 1; row += 2) {
            float[] one = sources[row];
            float[] next = sources[row + 1];
            int fromOne = offsets[row];
            int fromNext = offsets[row + 1];
            for (int i = 0; i < length; i++) {
                sums[at + i] = sums[at + i] + one[fromOne + i] + next[fromNext + i];
            }
        }
        if (row < count) {
            float[] last = sources[row];
            int from = offsets[row];
            for (int i = 0; i < length; i++) {
                sums[at + i] += last[from + i];
            }
        }
    }

    @Override
    public void addRows(float[] values, int dim, int from, int to, double[] sums) {
        for (int row = from; row < to; row++) {
            int start = row * dim;
            for (int i = 0; i < dim; i++) {
                sums[i] += values[start + i];
            }
        }
    }

    @Override
    public void vectorDots(
            double[] vector, float[] values, int dim, int from, int to, double[] dots) {
        double[] lanes = new double[LANES];
        int whole = Lanes.wholeBlocks(dim);
        for (int row = from; row < to; row++) {
            int start = row * dim;
            for (int lane = 0; lane < LANES; lane += STRIDE) {
                addProducts(vector, values, start, lane, whole, lanes);
            }
            Lanes.addProducts(lanes, vector, values, start, whole, dim);
            dots[row] = Lanes.sum(lanes);
        }
    }

    private static void addProducts(
            double[] a, float[] b, int start, int lane, int to, double[] lanes) {
        double even0 = 0;
        double even1 = 0;
        double even2 = 0;
        double even3 = 0;
        double odd0 = 0;
        double odd1 = 0;
        double odd2 = 0;
        double odd3 = 0;
        for (int i = lane; i < to; i += BLOCK) {
            int j = start + i;
            even0 += a[i] * b[j];
            odd0 += a[i + 1] * b[j + 1];
            even1 += a[i + LANES] * b[j + LANES];
            odd1 += a[i + LANES + 1] * b[j + LANES + 1];
            even2 += a[i + 2 * LANES] * b[j + 2 * LANES];
            odd2 += a[i + 2 * LANES + 1] * b[j + 2 * LANES + 1];
            even3 += a[i + 3 * LANES] * b[j + 3 * LANES];
            odd3 += a[i + 3 * LANES + 1] * b[j + 3 * LANES + 1];
        }
        lanes[lane] = (even0 + even1) + (even2 + even3);
        lanes[lane + 1] = (odd0 + odd1) + (odd2 + odd3);
    }

    @Override
    public void differences(
            byte[] first, byte[] second, int fromSecond, int cell, int from, int to, long[] sums) {
        for (int token = from; token < to; token++) {
            sums[token] = PackedBytes.difference(first, second, fromSecond, token * cell, cell);
        }
    }
}
