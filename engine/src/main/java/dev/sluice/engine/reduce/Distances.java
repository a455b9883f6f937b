// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.Arrays;

/**
 * All squared distances among some points, in doubles and in one fixed order.
 *
 * <p>The loops run column by column, so that the inner loop is over points with independent sums:
 * the compiler can vectorize that, but not a sum along a row. Two columns at a time measured
 * fastest; measure before changing the shape of that loop.
 */
final class Distances {

    private static final int BLOCK = 64; // columns; even

    private final float[] points; // (count, dim)
    private final int count;
    private final int dim;
    private final double[][] columns = new double[BLOCK][];
    private final double[] sums;
    private final double[] squared; // (count, count)

    private Distances(float[] points, int count, int dim) {
        this.points = points;
        this.count = count;
        this.dim = dim;
        Arrays.setAll(columns, column -> new double[count]);
        this.sums = new double[count];
        this.squared = new double[Math.multiplyExact(count, count)];
    }

    /**
     * Returns the mean of the squared differences of each pair of points.
     *
     * @param points count × dim floats, row-major
     * @return count × count doubles, symmetric, zero for equal points
     */
    static double[] squared(float[] points, int count, int dim) {
        Distances distances = new Distances(points, count, dim);
        for (int column = 0; column < dim; column += BLOCK) {
            int width = Math.min(BLOCK, dim - column);
            distances.load(column, width);
            distances.addBlock(width);
        }
        return distances.finish();
    }

    private void load(int from, int width) {
        for (int point = 0; point < count; point++) {
            for (int column = 0; column < width; column++) {
                columns[column][point] = points[point * dim + from + column];
            }
        }
        if (width % 2 == 1) {
            Arrays.fill(columns[width], 0);
        }
    }

    private void addBlock(int width) {
        for (int point = 0; point < count - 1; point++) {
            Arrays.fill(sums, 0);
            for (int column = 0; column < width; column += 2) {
                double[] even = columns[column];
                double[] odd = columns[column + 1];
                addColumns(even, odd, even[point], odd[point], point + 1, count, sums);
            }
            for (int other = point + 1; other < count; other++) {
                squared[point * count + other] += sums[other];
            }
        }
    }

    private static void addColumns(
            double[] even, double[] odd, double x, double y, int from, int to, double[] sums) {
        for (int other = from; other < to; other++) {
            double differenceX = even[other] - x;
            double differenceY = odd[other] - y;
            sums[other] += differenceX * differenceX + differenceY * differenceY;
        }
    }

    private double[] finish() {
        for (int point = 0; point < count; point++) {
            for (int other = point + 1; other < count; other++) {
                squared[point * count + other] /= dim;
                squared[other * count + point] = squared[point * count + other];
            }
        }
        return squared;
    }
}
