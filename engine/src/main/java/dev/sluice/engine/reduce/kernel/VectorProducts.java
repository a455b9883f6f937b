// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#allDots} with the Vector API. Two rows and two others are multiplied at a time, so
 * that a value that is loaded is used twice, and the others meet some rows before the next ones
 * come, so that those rows stay in the second cache. At the end of the rows, one of them takes the
 * place of two.
 */
final class VectorProducts {

    private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;
    private static final int LANES = Kernels.LANES;

    /** Rows that the second cache holds, with 4,096 values or fewer, beside the others. */
    private static final int TILE = 16;

    private final float[] values;
    private final float[] others;
    private final int dim;
    private final int stride;
    private final float[] dots;
    private final float[] lanes = new float[4 * LANES]; // a row and an other after the other

    VectorProducts(float[] values, float[] others, int dim, int stride, float[] dots) {
        this.values = values;
        this.others = others;
        this.dim = dim;
        this.stride = stride;
        this.dots = dots;
    }

    /** Writes the sums of the rows and the others. */
    void sum(int from, int to, int otherFrom, int otherTo) {
        for (int tile = from; tile < to; tile += TILE) {
            int end = Math.min(tile + TILE, to);
            for (int other = otherFrom; other < otherTo; other += 2) {
                for (int row = tile; row < end; row += 2) {
                    pairs(row, Math.min(row + 1, end - 1), other, Math.min(other + 1, otherTo - 1));
                }
            }
        }
    }

    private void pairs(int row, int row2, int other, int other2) {
        int a = row * dim;
        int toA2 = row2 * dim - a;
        int toB = other * dim - a;
        int toB2 = other2 * dim - a;
        int whole = Lanes.wholeBlocks(dim);
        for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
            addProducts(values, a + lane, a + whole, toA2, others, toB, toB2, lanes, lane);
        }
        write(row, other, 0, whole);
        write(row2, other, LANES, whole);
        write(row, other2, 2 * LANES, whole);
        write(row2, other2, 3 * LANES, whole);
    }

    private void write(int row, int other, int at, int whole) {
        int a = row * dim;
        int b = other * dim;
        for (int i = whole; i < dim; i++) {
            lanes[at + i % LANES] += values[a + i] * others[b + i];
        }
        dots[row * stride + other] = Lanes.sum(lanes, at);
    }

    /**
     * Sets the lanes of a and b, of a2 and b, of a and b2, and of a2 and b2. The values of a2 are
     * {@code toA2} indices farther on than those of a, and so on.
     *
     * <p>The body is as long as the compiler allows, which from there on takes only methods of the
     * Vector API into it, and no other; where it calls one, or does not know the class of a vector,
     * the vector becomes an object. So nothing else is called, and each operation is that of a
     * vector which was just made of {@link #FLOATS}, not of one that went through the loop. A sum
     * that began with zero is never -0.0, so adding it to zero changes nothing.
     */
    private static void addProducts(
            float[] a,
            int from,
            int end,
            int toA2,
            float[] b,
            int toB,
            int toB2,
            float[] lanes,
            int lane) {
        FloatVector zero = FloatVector.zero(FLOATS);
        FloatVector ab0 = zero;
        FloatVector ab1 = zero;
        FloatVector ab2 = zero;
        FloatVector ab3 = zero;
        FloatVector a2b0 = zero;
        FloatVector a2b1 = zero;
        FloatVector a2b2 = zero;
        FloatVector a2b3 = zero;
        FloatVector ab20 = zero;
        FloatVector ab21 = zero;
        FloatVector ab22 = zero;
        FloatVector ab23 = zero;
        FloatVector a2b20 = zero;
        FloatVector a2b21 = zero;
        FloatVector a2b22 = zero;
        FloatVector a2b23 = zero;
        for (int i = from; i < end; i += Kernels.BLOCK) {
            FloatVector va = FloatVector.fromArray(FLOATS, a, i);
            FloatVector va2 = FloatVector.fromArray(FLOATS, a, i + toA2);
            FloatVector vb = FloatVector.fromArray(FLOATS, b, i + toB);
            FloatVector vb2 = FloatVector.fromArray(FLOATS, b, i + toB2);
            ab0 = va.mul(vb).add(ab0);
            a2b0 = va2.mul(vb).add(a2b0);
            ab20 = va.mul(vb2).add(ab20);
            a2b20 = va2.mul(vb2).add(a2b20);
            va = FloatVector.fromArray(FLOATS, a, i + LANES);
            va2 = FloatVector.fromArray(FLOATS, a, i + LANES + toA2);
            vb = FloatVector.fromArray(FLOATS, b, i + LANES + toB);
            vb2 = FloatVector.fromArray(FLOATS, b, i + LANES + toB2);
            ab1 = va.mul(vb).add(ab1);
            a2b1 = va2.mul(vb).add(a2b1);
            ab21 = va.mul(vb2).add(ab21);
            a2b21 = va2.mul(vb2).add(a2b21);
            va = FloatVector.fromArray(FLOATS, a, i + 2 * LANES);
            va2 = FloatVector.fromArray(FLOATS, a, i + 2 * LANES + toA2);
            vb = FloatVector.fromArray(FLOATS, b, i + 2 * LANES + toB);
            vb2 = FloatVector.fromArray(FLOATS, b, i + 2 * LANES + toB2);
            ab2 = va.mul(vb).add(ab2);
            a2b2 = va2.mul(vb).add(a2b2);
            ab22 = va.mul(vb2).add(ab22);
            a2b22 = va2.mul(vb2).add(a2b22);
            va = FloatVector.fromArray(FLOATS, a, i + 3 * LANES);
            va2 = FloatVector.fromArray(FLOATS, a, i + 3 * LANES + toA2);
            vb = FloatVector.fromArray(FLOATS, b, i + 3 * LANES + toB);
            vb2 = FloatVector.fromArray(FLOATS, b, i + 3 * LANES + toB2);
            ab3 = va.mul(vb).add(ab3);
            a2b3 = va2.mul(vb).add(a2b3);
            ab23 = va.mul(vb2).add(ab23);
            a2b23 = va2.mul(vb2).add(a2b23);
        }
        zero.add(ab0).add(ab1).add(zero.add(ab2).add(ab3)).intoArray(lanes, lane);
        zero.add(a2b0).add(a2b1).add(zero.add(a2b2).add(a2b3)).intoArray(lanes, lane + LANES);
        zero.add(ab20).add(ab21).add(zero.add(ab22).add(ab23)).intoArray(lanes, lane + 2 * LANES);
        zero.add(a2b20)
                .add(a2b21)
                .add(zero.add(a2b22).add(a2b23))
                .intoArray(lanes, lane + 3 * LANES);
    }
}
