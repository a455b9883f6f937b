// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

/**
 * Some rows of one dim, with the length of each.
 *
 * @param count number of rows
 * @param dim floats of a row
 * @param values count × dim floats, row-major; not modified
 * @param norms one length per row
 */
record Rows(int count, int dim, float[] values, double[] norms) {

    static Rows of(float[] values, int count, int dim) {
        double[] norms = new double[count];
        for (int row = 0; row < count; row++) {
            norms[row] = Math.sqrt(dot(values, row * dim, values, row * dim, dim));
        }
        return new Rows(count, dim, values, norms);
    }

    static Rows of(StepTokens step) {
        return of(step.rows(), step.count(), step.dim());
    }

    /** Returns the rows of several steps, one behind the other. */
    static Rows of(java.util.List<StepTokens> steps) {
        int count = steps.stream().mapToInt(StepTokens::count).sum();
        int dim = steps.get(0).dim();
        float[] values = new float[count * dim];
        int next = 0;
        for (StepTokens step : steps) {
            System.arraycopy(step.rows(), 0, values, next, step.rows().length);
            next += step.rows().length;
        }
        return of(values, count, dim);
    }

    /** Returns the cosine of two rows; 0 where one of them is zero. */
    double cosine(int row, Rows other, int otherRow) {
        double scale = norms[row] * other.norms[otherRow];
        return scale > 0 ? dot(values, row * dim, other.values, otherRow * dim, dim) / scale : 0;
    }

    double cosine(int row, int otherRow) {
        return cosine(row, this, otherRow);
    }

    /** Returns the squared distance of two rows. */
    double squaredDistance(int row, int otherRow) {
        double sum = 0;
        for (int i = 0; i < dim; i++) {
            double difference = (double) values[row * dim + i] - values[otherRow * dim + i];
            sum += difference * difference;
        }
        return sum;
    }

    /** Returns the mean row; zero if there is no row. */
    double[] mean() {
        double[] mean = new double[dim];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < dim; i++) {
                mean[i] += values[row * dim + i];
            }
        }
        for (int i = 0; i < dim; i++) {
            mean[i] /= Math.max(1, count);
        }
        return mean;
    }

    static double dot(float[] a, int fromA, float[] b, int fromB, int length) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i <= length - 4; i += 4) {
            sum0 += (double) a[fromA + i] * b[fromB + i];
            sum1 += (double) a[fromA + i + 1] * b[fromB + i + 1];
            sum2 += (double) a[fromA + i + 2] * b[fromB + i + 2];
            sum3 += (double) a[fromA + i + 3] * b[fromB + i + 3];
        }
        for (; i < length; i++) {
            sum0 += (double) a[fromA + i] * b[fromB + i];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }
}
