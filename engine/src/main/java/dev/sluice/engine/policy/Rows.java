// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import dev.sluice.engine.reduce.kernel.Kernels;

import java.util.Arrays;
import java.util.List;

/**
 * Some rows of one dim, with the length of each.
 *
 * @param count number of rows
 * @param dim floats of a row
 * @param values count × dim floats, row-major; not modified
 * @param norms one length per row
 */
record Rows(int count, int dim, float[] values, double[] norms) {

    private static final Kernels KERNELS = Kernels.best();

    /** Lengths between these have squares that a float holds without a loss that counts. */
    private static final double SHORTEST = 0x1p-40;

    private static final double LONGEST = 0x1p50;

    static Rows of(float[] values, int count, int dim) {
        float[] squares = new float[count];
        KERNELS.squares(values, dim, 0, count, squares);
        double[] norms = new double[count];
        for (int row = 0; row < count; row++) {
            norms[row] = Math.sqrt(squares[row]);
            if (!fitsFloat(norms[row])) {
                norms[row] = Math.sqrt(dot(values, row * dim, values, row * dim, dim));
            }
        }
        return new Rows(count, dim, values, norms);
    }

    static Rows of(StepTokens step) {
        double[] squares = step.squares();
        if (squares == null) {
            return of(step.rows(), step.count(), step.dim());
        }
        double[] norms = Arrays.stream(squares).map(Math::sqrt).toArray();
        return new Rows(step.count(), step.dim(), step.rows(), norms);
    }

    /** Returns the rows of several steps, one behind the other. */
    static Rows of(List<StepTokens> steps) {
        if (steps.size() == 1) {
            return of(steps.get(0));
        }
        int count = steps.stream().mapToInt(StepTokens::count).sum();
        int dim = steps.get(0).dim();
        float[] values = new float[count * dim];
        double[] norms = new double[count];
        int next = 0;
        for (StepTokens step : steps) {
            System.arraycopy(step.rows(), 0, values, next * dim, step.rows().length);
            System.arraycopy(of(step).norms, 0, norms, next, step.count());
            next += step.count();
        }
        return new Rows(count, dim, values, norms);
    }

    /** Returns some of the rows, in the given order. */
    Rows subset(int... indices) {
        if (isAll(indices)) {
            return this;
        }
        float[] chosen = new float[indices.length * dim];
        double[] chosenNorms = new double[indices.length];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(values, indices[i] * dim, chosen, i * dim, dim);
            chosenNorms[i] = norms[indices[i]];
        }
        return new Rows(indices.length, dim, chosen, chosenNorms);
    }

    private boolean isAll(int... indices) {
        boolean all = indices.length == count;
        for (int i = 0; all && i < count; i++) {
            all = indices[i] == i;
        }
        return all;
    }

    /** Returns the cosine of a row to each row of {@code others}; 0 where one of them is zero. */
    double[] cosines(int row, Rows others) {
        float[] dots = new float[others.count];
        KERNELS.rowDots(values, row * dim, others.values, dim, 0, others.count, dots);
        double[] cosines = new double[others.count];
        for (int other = 0; other < cosines.length; other++) {
            cosines[other] = cosine(row, others, other, dots[other]);
        }
        return cosines;
    }

    /** Returns the cosine of each row to the same row of {@code others}; 0 where one is zero. */
    double[] cosines(Rows others) {
        float[] dots = new float[count];
        KERNELS.dots(values, others.values, dim, 0, count, dots);
        double[] cosines = new double[count];
        for (int row = 0; row < count; row++) {
            cosines[row] = cosine(row, others, row, dots[row]);
        }
        return cosines;
    }

    /** Returns the cosine of two rows; 0 where one of them is zero. */
    double cosine(int row, int other) {
        float[] dot = new float[other + 1];
        KERNELS.rowDots(values, row * dim, values, dim, other, other + 1, dot);
        return cosine(row, this, other, dot[other]);
    }

    /**
     * Returns the cosine of a row to one of {@code others}; 0 where one of them is zero.
     *
     * @param dot the sum of their products as the kernels make it
     */
    double cosine(int row, Rows others, int other, float dot) {
        double scale = norms[row] * others.norms[other];
        if (!(scale > 0)) {
            return 0;
        }
        boolean fits = fitsFloat(norms[row]) && fitsFloat(others.norms[other]);
        double exact = fits ? dot : dot(values, row * dim, others.values, other * dim, dim);
        return exact / scale;
    }

    /** Returns the squared distances of all pairs, count × count. */
    double[][] squaredDistances() {
        double[] sums = new double[count * count];
        KERNELS.squaredDistances(values, count, dim, 0, count, sums);
        double[][] distances = new double[count][count];
        for (int a = 0; a < count; a++) {
            for (int b = a + 1; b < count; b++) {
                distances[a][b] = sums[a * count + b];
                distances[b][a] = distances[a][b];
            }
        }
        return distances;
    }

    /** Returns the mean row; zero if there is no row. */
    double[] mean() {
        double[] mean = new double[dim];
        KERNELS.addRows(values, dim, 0, count, mean);
        for (int i = 0; i < dim; i++) {
            mean[i] /= Math.max(1, count);
        }
        return mean;
    }

    /** Returns the sum of the products of a vector with each row, in doubles. */
    double[] products(double[] vector) {
        double[] products = new double[count];
        KERNELS.vectorDots(vector, values, dim, 0, count, products);
        return products;
    }

    private static boolean fitsFloat(double norm) {
        return norm >= SHORTEST && norm <= LONGEST;
    }

    /** Returns the sum of products in doubles, for values that a float sum cannot hold. */
    private static double dot(float[] a, int fromA, float[] b, int fromB, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (double) a[fromA + i] * b[fromB + i];
        }
        return sum;
    }
}
