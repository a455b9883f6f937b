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
 */
final class VectorKernels implements Kernels {

    private static final VectorShape SHAPE = shape();
    static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, SHAPE);

    /** Rows that are summed together: processors foresee the loads of some streams, not of many. */
    private static final int STREAMS = 8;

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
        float[] lanes = new float[LANES];
        int whole = Lanes.wholeBlocks(dim);
        for (int row = from; row < to; row++) {
            int start = row * dim;
            for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
                addProducts(values, others, start + lane, start + whole, lanes, lane);
            }
            Lanes.addProducts(lanes, values, start, others, start, whole, dim);
            dots[row] = Lanes.sum(lanes);
        }
    }

    @Override
    public void rowDots(
            float[] row, int start, float[] values, int dim, int from, int to, float[] dots) {
        float[] lanes = new float[LANES];
        int whole = Lanes.wholeBlocks(dim);
        for (int index = from; index < to; index++) {
            int other = index * dim;
            for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
                addProductsApart(
                        row, start + lane, start + whole, values, other - start, lanes, lane);
            }
            Lanes.addProducts(lanes, row, start, values, other, whole, dim);
            dots[index] = Lanes.sum(lanes);
        }
    }

    /** Multiplies with values that are {@code distance} indices farther on. */
    private static void addProductsApart(
            float[] a, int from, int to, float[] b, int distance, float[] lanes, int lane) {
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = from; i < to; i += BLOCK) {
            int j = i + distance;
            sum0 = sum0.add(load(a, i).mul(load(b, j)));
            sum1 = sum1.add(load(a, i + LANES).mul(load(b, j + LANES)));
            sum2 = sum2.add(load(a, i + 2 * LANES).mul(load(b, j + 2 * LANES)));
            sum3 = sum3.add(load(a, i + 3 * LANES).mul(load(b, j + 3 * LANES)));
        }
        sum0.add(sum1).add(sum2.add(sum3)).intoArray(lanes, lane);
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

    private static void addProducts(
            float[] a, float[] b, int from, int to, float[] lanes, int lane) {
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = from; i < to; i += BLOCK) {
            sum0 = sum0.add(load(a, i).mul(load(b, i)));
            sum1 = sum1.add(load(a, i + LANES).mul(load(b, i + LANES)));
            sum2 = sum2.add(load(a, i + 2 * LANES).mul(load(b, i + 2 * LANES)));
            sum3 = sum3.add(load(a, i + 3 * LANES).mul(load(b, i + 3 * LANES)));
        }
        sum0.add(sum1).add(sum2.add(sum3)).intoArray(lanes, lane);
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
                addBoth(values, others, start + lane, start + whole, squareLanes, dotLanes, lane);
            }
            Lanes.addProducts(squareLanes, values, start, values, start, whole, dim);
            Lanes.addProducts(dotLanes, values, start, others, start, whole, dim);
            squares[row] = Lanes.sum(squareLanes);
            dots[row] = Lanes.sum(dotLanes);
        }
    }

    private static void addBoth(
            float[] a, float[] b, int from, int to, float[] squares, float[] dots, int lane) {
        FloatVector square0 = FloatVector.zero(FLOATS);
        FloatVector square1 = square0;
        FloatVector square2 = square0;
        FloatVector square3 = square0;
        FloatVector dot0 = square0;
        FloatVector dot1 = square0;
        FloatVector dot2 = square0;
        FloatVector dot3 = square0;
        for (int i = from; i < to; i += BLOCK) {
            FloatVector a0 = load(a, i);
            square0 = square0.add(a0.mul(a0));
            dot0 = dot0.add(a0.mul(load(b, i)));
            FloatVector a1 = load(a, i + LANES);
            square1 = square1.add(a1.mul(a1));
            dot1 = dot1.add(a1.mul(load(b, i + LANES)));
            FloatVector a2 = load(a, i + 2 * LANES);
            square2 = square2.add(a2.mul(a2));
            dot2 = dot2.add(a2.mul(load(b, i + 2 * LANES)));
            FloatVector a3 = load(a, i + 3 * LANES);
            square3 = square3.add(a3.mul(a3));
            dot3 = dot3.add(a3.mul(load(b, i + 3 * LANES)));
        }
        square0.add(square1).add(square2.add(square3)).intoArray(squares, lane);
        dot0.add(dot1).add(dot2.add(dot3)).intoArray(dots, lane);
    }

    /**
     * Two rows and two later ones at a time, because what takes the time is loading them. At the
     * end of the rows, one of them takes the place of two.
     */
    @Override
    public void squaredDistances(
            float[] points, int count, int dim, int from, int to, double[] sums) {
        float[] lanes = new float[4 * LANES];
        for (int column = 0; column < dim; column += COLUMNS) {
            int width = Math.min(COLUMNS, dim - column);
            for (int row = from; row < to; row += 2) {
                int rows = Math.min(2, to - row);
                for (int other = row + 1; other < count; other += 2) {
                    int others = Math.min(2, count - other);
                    int a = row * dim + column;
                    int b = other * dim + column;
                    addDistances(
                            points,
                            a,
                            a + (rows - 1) * dim,
                            b,
                            b + (others - 1) * dim,
                            width,
                            lanes);
                    for (int pair = 0; pair < rows * others; pair++) {
                        int i = row + pair % rows;
                        int j = other + pair / rows;
                        float sum = Lanes.sum(lanes, (2 * (j - other) + (i - row)) * LANES);
                        if (j > i) {
                            int index = i * count + j;
                            sums[index] = column == 0 ? sum : sums[index] + sum;
                        }
                    }
                }
            }
        }
    }

    /** Sets the lanes of a and b, of a2 and b, of a and b2, and of a2 and b2. */
    private static void addDistances(
            float[] points, int a, int a2, int b, int b2, int width, float[] lanes) {
        int whole = width / LANES * LANES;
        for (int lane = 0; lane < LANES; lane += FLOATS.length()) {
            addDifferences(points, a + lane, a2 - a, b - a, b2 - a, a + whole, lanes, lane);
        }
        if (whole < width) {
            Lanes.addSquaredDifferences(lanes, 0, points, a, b, whole, width);
            Lanes.addSquaredDifferences(lanes, LANES, points, a2, b, whole, width);
            Lanes.addSquaredDifferences(lanes, 2 * LANES, points, a, b2, whole, width);
            Lanes.addSquaredDifferences(lanes, 3 * LANES, points, a2, b2, whole, width);
        }
    }

    private static void addDifferences(
            float[] points,
            int from,
            int toA2,
            int toB,
            int toB2,
            int end,
            float[] lanes,
            int lane) {
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = from; i < end; i += LANES) {
            FloatVector a = load(points, i);
            FloatVector a2 = load(points, i + toA2);
            FloatVector b = load(points, i + toB);
            FloatVector b2 = load(points, i + toB2);
            FloatVector difference = a.sub(b);
            sum0 = sum0.add(difference.mul(difference));
            difference = a2.sub(b);
            sum1 = sum1.add(difference.mul(difference));
            difference = a.sub(b2);
            sum2 = sum2.add(difference.mul(difference));
            difference = a2.sub(b2);
            sum3 = sum3.add(difference.mul(difference));
        }
        sum0.intoArray(lanes, lane);
        sum1.intoArray(lanes, lane + LANES);
        sum2.intoArray(lanes, lane + 2 * LANES);
        sum3.intoArray(lanes, lane + 3 * LANES);
    }

    @Override
    public void sumRows(
            float[][] sources, int[] offsets, int count, int length, float[] sums, int at) {
        int width = 4 * FLOATS.length();
        int whole = length / width * width;
        System.arraycopy(sources[0], offsets[0], sums, at, length);
        for (int row = 1; row < count; row += STREAMS) {
            int end = Math.min(row + STREAMS, count);
            for (int column = 0; column < whole; column += width) {
                addColumns(sources, offsets, row, end, column, sums, at + column);
            }
        }
        for (int row = 1; row < count; row++) {
            for (int column = whole; column < length; column++) {
                sums[at + column] += sources[row][offsets[row] + column];
            }
        }
    }

    /** Adds the columns of four vectors, which stay in registers over the rows. */
    private static void addColumns(
            float[][] sources, int[] offsets, int row, int end, int column, float[] sums, int at) {
        int width = FLOATS.length();
        FloatVector sum0 = load(sums, at);
        FloatVector sum1 = load(sums, at + width);
        FloatVector sum2 = load(sums, at + 2 * width);
        FloatVector sum3 = load(sums, at + 3 * width);
        for (int i = row; i < end; i++) {
            float[] source = sources[i];
            int from = offsets[i] + column;
            sum0 = sum0.add(load(source, from));
            sum1 = sum1.add(load(source, from + width));
            sum2 = sum2.add(load(source, from + 2 * width));
            sum3 = sum3.add(load(source, from + 3 * width));
        }
        sum0.intoArray(sums, at);
        sum1.intoArray(sums, at + width);
        sum2.intoArray(sums, at + 2 * width);
        sum3.intoArray(sums, at + 3 * width);
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
                int end = Math.min(done + 128 * width, whole);
                sum += difference(first, second, fromSecond, start + done, start + end);
            }
            for (int i = start + whole; i < start + cell; i++) {
                sum += Math.abs((first[i] & 0xff) - (second[fromSecond + i] & 0xff));
            }
            sums[token] = sum;
        }
    }

    private static long difference(byte[] first, byte[] second, int fromSecond, int from, int to) {
        ShortVector sums = ByteVector.zero(BYTES).reinterpretAsShorts();
        for (int i = from; i < to; i += BYTES.length()) {
            ShortVector a = ByteVector.fromArray(BYTES, first, i).reinterpretAsShorts();
            ShortVector b =
                    ByteVector.fromArray(BYTES, second, fromSecond + i).reinterpretAsShorts();
            ShortVector low = a.and((short) 0xff).sub(b.and((short) 0xff)).abs();
            ShortVector high =
                    a.lanewise(VectorOperators.LSHR, Byte.SIZE)
                            .sub(b.lanewise(VectorOperators.LSHR, Byte.SIZE))
                            .abs();
            sums = sums.add(low).add(high);
        }
        IntVector pairs = sums.reinterpretAsInts();
        return pairs.and(0xffff)
                .add(pairs.lanewise(VectorOperators.LSHR, Short.SIZE))
                .reduceLanes(VectorOperators.ADD);
    }

    private static FloatVector load(float[] values, int index) {
        return FloatVector.fromArray(FLOATS, values, index);
    }
}
