// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels that sum floats in doubles, with the Vector API; each loop is in one long method, as
 * {@link VectorKernels} says.
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

    private static final VectorOperators.Conversion<Float, Double> TO_DOUBLE = VectorOperators.F2D;

    private static final int LANES = Kernels.LANES;

    private VectorDoubles() {}

    static void addRows(float[] values, int dim, int from, int to, double[] sums) {
        int width = DOUBLES.length();
        int whole = dim / (4 * width) * 4 * width;
        for (int column = 0; column < whole; column += 4 * width) {
            // The columns of four vectors stay in registers over the rows.
            DoubleVector sum0 = DoubleVector.fromArray(DOUBLES, sums, column);
            DoubleVector sum1 = DoubleVector.fromArray(DOUBLES, sums, column + width);
            DoubleVector sum2 = DoubleVector.fromArray(DOUBLES, sums, column + 2 * width);
            DoubleVector sum3 = DoubleVector.fromArray(DOUBLES, sums, column + 3 * width);
            for (int i = from * dim + column; i < to * dim; i += dim) {
                FloatVector row0 = FloatVector.fromArray(FLOATS, values, i);
                sum0 = sum0.add((DoubleVector) row0.convertShape(TO_DOUBLE, DOUBLES, 0));
                FloatVector row1 = FloatVector.fromArray(FLOATS, values, i + width);
                sum1 = sum1.add((DoubleVector) row1.convertShape(TO_DOUBLE, DOUBLES, 0));
                FloatVector row2 = FloatVector.fromArray(FLOATS, values, i + 2 * width);
                sum2 = sum2.add((DoubleVector) row2.convertShape(TO_DOUBLE, DOUBLES, 0));
                FloatVector row3 = FloatVector.fromArray(FLOATS, values, i + 3 * width);
                sum3 = sum3.add((DoubleVector) row3.convertShape(TO_DOUBLE, DOUBLES, 0));
            }
            sum0.intoArray(sums, column);
            sum1.intoArray(sums, column + width);
            sum2.intoArray(sums, column + 2 * width);
            sum3.intoArray(sums, column + 3 * width);
        }
        for (int row = from; row < to; row++) {
            for (int column = whole; column < dim; column++) {
                sums[column] += values[row * dim + column];
            }
        }
    }

    static void vectorDots(
            double[] vector, float[] values, int dim, int from, int to, double[] dots) {
        double[] lanes = new double[LANES];
        int whole = Lanes.wholeBlocks(dim);
        for (int row = from; row < to; row++) {
            int start = row * dim;
            for (int lane = 0; lane < LANES; lane += DOUBLES.length()) {
                DoubleVector sum0 = DoubleVector.zero(DOUBLES);
                DoubleVector sum1 = sum0;
                DoubleVector sum2 = sum0;
                DoubleVector sum3 = sum0;
                for (int i = lane; i < whole; i += Kernels.BLOCK) {
                    int j = start + i;
                    DoubleVector a0 = DoubleVector.fromArray(DOUBLES, vector, i);
                    FloatVector b0 = FloatVector.fromArray(FLOATS, values, j);
                    sum0 = sum0.add(a0.mul(b0.convertShape(TO_DOUBLE, DOUBLES, 0)));
                    DoubleVector a1 = DoubleVector.fromArray(DOUBLES, vector, i + LANES);
                    FloatVector b1 = FloatVector.fromArray(FLOATS, values, j + LANES);
                    sum1 = sum1.add(a1.mul(b1.convertShape(TO_DOUBLE, DOUBLES, 0)));
                    DoubleVector a2 = DoubleVector.fromArray(DOUBLES, vector, i + 2 * LANES);
                    FloatVector b2 = FloatVector.fromArray(FLOATS, values, j + 2 * LANES);
                    sum2 = sum2.add(a2.mul(b2.convertShape(TO_DOUBLE, DOUBLES, 0)));
                    DoubleVector a3 = DoubleVector.fromArray(DOUBLES, vector, i + 3 * LANES);
                    FloatVector b3 = FloatVector.fromArray(FLOATS, values, j + 3 * LANES);
                    sum3 = sum3.add(a3.mul(b3.convertShape(TO_DOUBLE, DOUBLES, 0)));
                }
                sum0.add(sum1).add(sum2.add(sum3)).intoArray(lanes, lane);
            }
            Lanes.addProducts(lanes, vector, values, start, whole, dim);
            dots[row] = Lanes.sum(lanes);
        }
    }
}
