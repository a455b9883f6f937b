// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels that sum floats in doubles, with the Vector API. As in {@link VectorProducts}, each
 * operation is that of a vector that did not go through a loop.
 */
final class VectorDoubles {

    /** As wide as those of the floats, or 128 bits if those have half of that. */
    private static final VectorSpecies<Double> DOUBLES =
            VectorSpecies.of(
                    double.class,
                    VectorShape.forBitSize(Math.max(128, VectorKernels.FLOATS.vectorBitSize())));

    /** As many floats as {@link #DOUBLES} has lanes. */
    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

    private static final int LANES = Kernels.LANES;

    private VectorDoubles() {}

    static void addRows(float[] values, int dim, int from, int to, double[] sums) {
        int width = 4 * DOUBLES.length();
        int whole = dim / width * width;
        for (int column = 0; from < to && column < whole; column += width) {
            addColumns(values, dim, from * dim + column, to * dim, sums, column);
        }
        for (int row = from; row < to; row++) {
            for (int column = whole; column < dim; column++) {
                sums[column] += values[row * dim + column];
            }
        }
    }

    /** Adds the columns of four vectors, which stay in registers over the rows. */
    private static void addColumns(
            float[] values, int dim, int start, int end, double[] sums, int column) {
        int width = DOUBLES.length();
        DoubleVector sum0 = DoubleVector.fromArray(DOUBLES, sums, column);
        DoubleVector sum1 = DoubleVector.fromArray(DOUBLES, sums, column + width);
        DoubleVector sum2 = DoubleVector.fromArray(DOUBLES, sums, column + 2 * width);
        DoubleVector sum3 = DoubleVector.fromArray(DOUBLES, sums, column + 3 * width);
        int last = end - dim + column;
        for (int i = start; i < last; i += dim) {
            sum0 = load(values, i).add(sum0);
            sum1 = load(values, i + width).add(sum1);
            sum2 = load(values, i + 2 * width).add(sum2);
            sum3 = load(values, i + 3 * width).add(sum3);
        }
        load(values, last).add(sum0).intoArray(sums, column);
        load(values, last + width).add(sum1).intoArray(sums, column + width);
        load(values, last + 2 * width).add(sum2).intoArray(sums, column + 2 * width);
        load(values, last + 3 * width).add(sum3).intoArray(sums, column + 3 * width);
    }

    static void vectorDots(
            double[] vector, float[] values, int dim, int from, int to, double[] dots) {
        double[] lanes = new double[LANES];
        int whole = Lanes.wholeBlocks(dim);
        for (int row = from; row < to; row++) {
            int start = row * dim;
            for (int lane = 0; lane < LANES; lane += DOUBLES.length()) {
                addProducts(vector, lane, whole, values, start, lanes, lane);
            }
            Lanes.addProducts(lanes, vector, values, start, whole, dim);
            dots[row] = Lanes.sum(lanes);
        }
    }

    /** Multiplies with values that are {@code distance} indices farther on. */
    private static void addProducts(
            double[] a, int from, int to, float[] b, int distance, double[] lanes, int lane) {
        DoubleVector sum0 = DoubleVector.zero(DOUBLES);
        DoubleVector sum1 = sum0;
        DoubleVector sum2 = sum0;
        DoubleVector sum3 = sum0;
        for (int i = from; i < to; i += Kernels.BLOCK) {
            int j = i + distance;
            sum0 = loadVector(a, i).mul(load(b, j)).add(sum0);
            sum1 = loadVector(a, i + LANES).mul(load(b, j + LANES)).add(sum1);
            sum2 = loadVector(a, i + 2 * LANES).mul(load(b, j + 2 * LANES)).add(sum2);
            sum3 = loadVector(a, i + 3 * LANES).mul(load(b, j + 3 * LANES)).add(sum3);
        }
        DoubleVector zero = DoubleVector.zero(DOUBLES);
        zero.add(sum0).add(sum1).add(zero.add(sum2).add(sum3)).intoArray(lanes, lane);
    }

    private static DoubleVector loadVector(double[] values, int index) {
        return DoubleVector.fromArray(DOUBLES, values, index);
    }

    private static DoubleVector load(float[] values, int index) {
        FloatVector floats = FloatVector.fromArray(FLOATS, values, index);
        return (DoubleVector) floats.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }
}
