// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels with the Vector API. It can only be loaded if the module {@code jdk.incubator.vector}
 * is resolved.
 *
 * <p>A vector holds as many lanes as the species has, and the loops over a row are repeated until
 * all lanes are done. The species are static, because the compiler has to know them as constants.
 *
 * <p>A loop over vectors is in one method, however long, and calls nothing that returns a vector.
 * The JIT compiler does not inline methods of more than 325 bytes of bytecode, so each of these is
 * compiled alone. Shorter ones it inlines into the callers of their callers, until that code is too
 * large; in the rest of the loop each vector is then an object, and the loop takes three times as
 * long, from some minutes after the start on.
 */
final class VectorKernels implements Kernels {

    private static final VectorShape SHAPE = shape();
    static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, SHAPE);

    /** Rows that are summed together: processors foresee the loads of some streams, not of many. */
    private static final int STREAMS = 8;

    /** Rows whose distances to as many other ones are summed together. */
    private static final int ROWS = 4;

    private static final int OTHERS = 2;

    /** Returns the machine's widest vectors, or narrower ones if they hold more than all lanes. */
    private static VectorShape shape() {
        int widest = LANES * Float.SIZE;
        int preferred = FloatVector.SPECIES_PREFERRED.vectorBitSize();
        int bits = Integer.getInteger(KernelChoice.BITS, preferred);
        return VectorShape.forBitSize(Math.min(bits, widest));
    }

    @Override
    public String description() {
        return "the Vector API with vectors of %d bits".formatted(SHAPE.vectorBitSize());
    }

    @Override
    public void squares(float[] values, int dim, int from, int to, float[] squares) {
        dots(values, values, dim, from, to, squares);
    }

    @Override
    public void dots(float[] values, float[] others, int dim, int from, int to, float[] dots) {
        addProducts(values, 0, dim, others, dim, from, to, dots);
    }

    @Override
    public void rowDots(
            float[] row, int start, float[] values, int dim, int from, int to, float[] dots) {
        addProducts(row, start, 0, values, dim, from, to, dots);
    }

    /** Multiplies rows of {@code a}, the first at {@code start}, {@code step} values apart. */
    private static void addProducts(
            float[] a, int start, int step, float[] b, int dim, int from, int to, float[] dots) {
        float[] lanes = new float[LANES];
        int whole = Lanes.wholeBlocks(dim);
        for (int row = from; row < to; row++) {
            int first = start + row * step;
            int toB = row * dim - first;
            for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
                FloatVector sum0 = FloatVector.zero(FLOATS);
                FloatVector sum1 = sum0;
                FloatVector sum2 = sum0;
                FloatVector sum3 = sum0;
                for (int i = first + lane; i < first + whole; i += BLOCK) {
                    FloatVector a0 = FloatVector.fromArray(FLOATS, a, i);
                    FloatVector b0 = FloatVector.fromArray(FLOATS, b, i + toB);
                    sum0 = sum0.add(a0.mul(b0));
                    FloatVector a1 = FloatVector.fromArray(FLOATS, a, i + LANES);
                    FloatVector b1 = FloatVector.fromArray(FLOATS, b, i + toB + LANES);
                    sum1 = sum1.add(a1.mul(b1));
                    FloatVector a2 = FloatVector.fromArray(FLOATS, a, i + 2 * LANES);
                    FloatVector b2 = FloatVector.fromArray(FLOATS, b, i + toB + 2 * LANES);
                    sum2 = sum2.add(a2.mul(b2));
                    FloatVector a3 = FloatVector.fromArray(FLOATS, a, i + 3 * LANES);
                    FloatVector b3 = FloatVector.fromArray(FLOATS, b, i + toB + 3 * LANES);
                    sum3 = sum3.add(a3.mul(b3));
                }
                sum0.add(sum1).add(sum2.add(sum3)).intoArray(lanes, lane);
            }
            for (int i = first + whole; i < first + dim; i++) {
                lanes[(i - first) % LANES] += a[i] * b[i + toB];
            }
            dots[row] = Lanes.sum(lanes);
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
        VectorProducts products = new VectorProducts(values, others, dim, stride, dots);
        products.sum(from, to, otherFrom, otherTo);
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
        float[] squareLanes = new float[LANES];
        float[] dotLanes = new float[LANES];
        int whole = Lanes.wholeBlocks(dim);
        for (int row = from; row < to; row++) {
            int start = row * dim;
            for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
                FloatVector square0 = FloatVector.zero(FLOATS);
                FloatVector square1 = square0;
                FloatVector square2 = square0;
                FloatVector square3 = square0;
                FloatVector dot0 = square0;
                FloatVector dot1 = square0;
                FloatVector dot2 = square0;
                FloatVector dot3 = square0;
                for (int i = start + lane; i < start + whole; i += BLOCK) {
                    FloatVector a0 = FloatVector.fromArray(FLOATS, values, i);
                    FloatVector b0 = FloatVector.fromArray(FLOATS, others, i);
                    square0 = square0.add(a0.mul(a0));
                    dot0 = dot0.add(a0.mul(b0));
                    FloatVector a1 = FloatVector.fromArray(FLOATS, values, i + LANES);
                    FloatVector b1 = FloatVector.fromArray(FLOATS, others, i + LANES);
                    square1 = square1.add(a1.mul(a1));
                    dot1 = dot1.add(a1.mul(b1));
                    FloatVector a2 = FloatVector.fromArray(FLOATS, values, i + 2 * LANES);
                    FloatVector b2 = FloatVector.fromArray(FLOATS, others, i + 2 * LANES);
                    square2 = square2.add(a2.mul(a2));
                    dot2 = dot2.add(a2.mul(b2));
                    FloatVector a3 = FloatVector.fromArray(FLOATS, values, i + 3 * LANES);
                    FloatVector b3 = FloatVector.fromArray(FLOATS, others, i + 3 * LANES);
                    square3 = square3.add(a3.mul(a3));
                    dot3 = dot3.add(a3.mul(b3));
                }
                square0.add(square1).add(square2.add(square3)).intoArray(squareLanes, lane);
                dot0.add(dot1).add(dot2.add(dot3)).intoArray(dotLanes, lane);
            }
            Lanes.addProducts(squareLanes, values, start, values, start, whole, dim);
            Lanes.addProducts(dotLanes, values, start, others, start, whole, dim);
            squares[row] = Lanes.sum(squareLanes);
            dots[row] = Lanes.sum(dotLanes);
        }
    }

    /**
     * Four rows and two later ones at a time, because what takes the time is loading them. At the
     * end of the rows, the last of them takes the place of those that are missing.
     */
    @Override
    public void squaredDistances(
            float[] points, int count, int dim, int from, int to, double[] sums) {
        float[] lanes = new float[ROWS * OTHERS * LANES];
        for (int column = 0; column < dim; column += COLUMNS) {
            int width = Math.min(COLUMNS, dim - column);
            for (int row = from; row < to; row += ROWS) {
                int rows = Math.min(ROWS, to - row);
                for (int other = row + 1; other < count; other += OTHERS) {
                    int others = Math.min(OTHERS, count - other);
                    int a = row * dim + column;
                    int b = other * dim + column;
                    addDistances(points, dim, a, rows, b, others, width, lanes);
                    for (int pair = 0; pair < rows * others; pair++) {
                        int i = row + pair / others;
                        int j = other + pair % others;
                        if (j > i) {
                            int lane = (OTHERS * (pair / others) + pair % others) * LANES;
                            float sum = Lanes.sum(lanes, lane);
                            int index = i * count + j;
                            sums[index] = column == 0 ? sum : sums[index] + sum;
                        }
                    }
                }
            }
        }
    }

    /** Sets the lanes of the pairs: those of the first row, then those of the second, and so on. */
    private static void addDistances(
            float[] points, int dim, int a, int rows, int b, int others, int width, float[] lanes) {
        int whole = width / LANES * LANES;
        int to1 = Math.min(1, rows - 1) * dim;
        int to2 = Math.min(2, rows - 1) * dim;
        int to3 = rows == ROWS ? 3 * dim : to2;
        int toB = b - a;
        int toC = toB + (others - 1) * dim;
        for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
            FloatVector zero = FloatVector.zero(FLOATS); // of a known class, see VectorProducts
            FloatVector sum0 = zero;
            FloatVector sum1 = sum0;
            FloatVector sum2 = sum0;
            FloatVector sum3 = sum0;
            FloatVector sum4 = sum0;
            FloatVector sum5 = sum0;
            FloatVector sum6 = sum0;
            FloatVector sum7 = sum0;
            for (int i = a + lane; i < a + whole; i += LANES) {
                FloatVector other = FloatVector.fromArray(FLOATS, points, i + toB);
                FloatVector next = FloatVector.fromArray(FLOATS, points, i + toC);
                FloatVector row = FloatVector.fromArray(FLOATS, points, i);
                FloatVector difference = row.sub(other);
                sum0 = difference.mul(difference).add(sum0);
                difference = row.sub(next);
                sum1 = difference.mul(difference).add(sum1);
                row = FloatVector.fromArray(FLOATS, points, i + to1);
                difference = row.sub(other);
                sum2 = difference.mul(difference).add(sum2);
                difference = row.sub(next);
                sum3 = difference.mul(difference).add(sum3);
                row = FloatVector.fromArray(FLOATS, points, i + to2);
                difference = row.sub(other);
                sum4 = difference.mul(difference).add(sum4);
                difference = row.sub(next);
                sum5 = difference.mul(difference).add(sum5);
                row = FloatVector.fromArray(FLOATS, points, i + to3);
                difference = row.sub(other);
                sum6 = difference.mul(difference).add(sum6);
                difference = row.sub(next);
                sum7 = difference.mul(difference).add(sum7);
            }
            zero.add(sum0).intoArray(lanes, lane);
            zero.add(sum1).intoArray(lanes, lane + LANES);
            zero.add(sum2).intoArray(lanes, lane + 2 * LANES);
            zero.add(sum3).intoArray(lanes, lane + 3 * LANES);
            zero.add(sum4).intoArray(lanes, lane + 4 * LANES);
            zero.add(sum5).intoArray(lanes, lane + 5 * LANES);
            zero.add(sum6).intoArray(lanes, lane + 6 * LANES);
            zero.add(sum7).intoArray(lanes, lane + 7 * LANES);
        }
        for (int pair = 0; pair < ROWS * OTHERS && whole < width; pair++) {
            int one = a + Math.min(pair / OTHERS, rows - 1) * dim;
            int other = b + Math.min(pair % OTHERS, others - 1) * dim;
            Lanes.addSquaredDifferences(lanes, pair * LANES, points, one, other, whole, width);
        }
    }

    @Override
    public void sumRows(
            float[][] sources, int[] offsets, int count, int length, float[] sums, int at) {
        int width = FLOATS.length();
        int whole = length / (4 * width) * (4 * width);
        System.arraycopy(sources[0], offsets[0], sums, at, length);
        for (int row = 1; row < count; row += STREAMS) {
            int end = Math.min(row + STREAMS, count);
            for (int column = 0; column < whole; column += 4 * width) {
                int to = at + column;
                // The columns of four vectors stay in registers over the rows.
                FloatVector sum0 = FloatVector.fromArray(FLOATS, sums, to);
                FloatVector sum1 = FloatVector.fromArray(FLOATS, sums, to + width);
                FloatVector sum2 = FloatVector.fromArray(FLOATS, sums, to + 2 * width);
                FloatVector sum3 = FloatVector.fromArray(FLOATS, sums, to + 3 * width);
                for (int i = row; i < end; i++) {
                    float[] source = sources[i];
                    int from = offsets[i] + column;
                    sum0 = sum0.add(FloatVector.fromArray(FLOATS, source, from));
                    sum1 = sum1.add(FloatVector.fromArray(FLOATS, source, from + width));
                    sum2 = sum2.add(FloatVector.fromArray(FLOATS, source, from + 2 * width));
                    sum3 = sum3.add(FloatVector.fromArray(FLOATS, source, from + 3 * width));
                }
                sum0.intoArray(sums, to);
                sum1.intoArray(sums, to + width);
                sum2.intoArray(sums, to + 2 * width);
                sum3.intoArray(sums, to + 3 * width);
            }
        }
        for (int row = 1; row < count; row++) {
            for (int column = whole; column < length; column++) {
                sums[at + column] += sources[row][offsets[row] + column];
            }
        }
    }

    @Override
    public void addRows(float[] values, int dim, int from, int to, double[] sums) {
        VectorDoubles.addRows(values, dim, from, to, sums);
    }

    @Override
    public void vectorDots(
            double[] vector, float[] values, int dim, int from, int to, double[] dots) {
        VectorDoubles.vectorDots(vector, values, dim, from, to, dots);
    }

    @Override
    public void differences(
            byte[] first, byte[] second, int fromSecond, int cell, int from, int to, long[] sums) {
        int width = BYTES.length();
        int whole = cell / width * width;
        for (int token = from; token < to; token++) {
            int start = token * cell;
            long sum = 0;
            // A lane of 16 bits takes the differences of two bytes a vector.
            for (int done = 0; done < whole; done += 128 * width) {
                ShortVector sums16 = ByteVector.zero(BYTES).reinterpretAsShorts();
                int end = start + Math.min(done + 128 * width, whole);
                for (int i = start + done; i < end; i += width) {
                    int j = fromSecond + i;
                    ShortVector a = ByteVector.fromArray(BYTES, first, i).reinterpretAsShorts();
                    ShortVector b = ByteVector.fromArray(BYTES, second, j).reinterpretAsShorts();
                    ShortVector lowA = a.and((short) 0xff);
                    ShortVector lowB = b.and((short) 0xff);
                    ShortVector highA = a.lanewise(VectorOperators.LSHR, Byte.SIZE);
                    ShortVector highB = b.lanewise(VectorOperators.LSHR, Byte.SIZE);
                    sums16 = sums16.add(lowA.sub(lowB).abs()).add(highA.sub(highB).abs());
                }
                IntVector pairs = sums16.reinterpretAsInts();
                IntVector even = pairs.and(0xffff);
                IntVector odd = pairs.lanewise(VectorOperators.LSHR, Short.SIZE);
                sum += even.add(odd).reduceLanes(VectorOperators.ADD);
            }
            for (int i = start + whole; i < start + cell; i++) {
                sum += Math.abs((first[i] & 0xff) - (second[fromSecond + i] & 0xff));
            }
            sums[token] = sum;
        }
    }
}
