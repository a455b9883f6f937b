// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.reduce.kernel.Kernels;

/** All squared distances among some points, summed in one fixed order. */
final class Distances {

    private static final Kernels KERNELS = Kernels.best();
    private static final int LEAST_ROWS = 16; // that are worth a thread

    private Distances() {}

    /**
     * Returns the mean of the squared differences of each pair of points.
     *
     * @param points count × dim floats, row-major
     * @return count × count doubles, symmetric, zero for equal points
     */
    static double[] squared(float[] points, int count, int dim, Workers workers) {
        double[] squared = new double[Math.multiplyExact(count, count)];
        workers.run(
                count,
                LEAST_ROWS,
                (from, to) -> KERNELS.squaredDistances(points, count, dim, from, to, squared));
        for (int point = 0; point < count; point++) {
            for (int other = point + 1; other < count; other++) {
                double sum = squared[point * count + other];
                if (!Double.isFinite(sum)) { // too large for a float
                    sum = Vectors.squaredDistance(points, point * dim, other * dim, dim);
                }
                squared[point * count + other] = sum / dim;
                squared[other * count + point] = sum / dim;
            }
        }
        return squared;
    }
}
