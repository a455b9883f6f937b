// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The kernel with the Vector API. It can only be loaded if the module {@code jdk.incubator.vector}
 * is resolved. A vector of bytes has as many lanes as one of integers, so a quarter of its bits.
 *
 * <p>Loading bytes as integers is written out each time: where the compiler decides not to inline a
 * method that returns a vector, each call allocates, and takes three times as long. It does not
 * inline the pass along rows, which is too long for that.
 */
final class VectorResizeKernel implements ResizeKernel {

    private static final int BITS =
            Math.min(ROWS * Integer.SIZE, IntVector.SPECIES_PREFERRED.vectorBitSize());

    private static final VectorSpecies<Integer> INTS =
            VectorSpecies.of(int.class, VectorShape.forBitSize(BITS));

    /** No shape has fewer than 64 bits, so this fails with vectors of 128. */
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(BITS / Integer.BYTES));

    private static final VarHandle GROUPS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int FRACTION_BITS = ResampleWeights.FRACTION_BITS;

    private static final int GROUP_WORDS = 2 * ROWS; // words of a group of samples in all rows

    /**
     * A lane is a row, so no sum goes across lanes. Eight bytes of a row are moved to their columns
     * at a time, which costs less than moving bytes, and become integers there.
     */
    @Override
    public void alongRows(
            byte[][] rows, int count, ResampleWeights weights, byte[][] to, int[] buffer) {
        int inputs = groups(weights.inputs);
        int outputs = groups(weights.outputs);
        int columns = inputs * GROUP_WORDS; // where the integers begin in the buffer
        int results = bufferLength(weights) - outputs * GROUP_WORDS;
        for (int row = 0; row < count; row++) {
            toColumns(rows[row], inputs, buffer, row);
        }
        for (int lane = 0; lane < ROWS; lane += INTS.length()) {
            resize(buffer, weights, columns + lane, results + lane);
        }
        for (int row = 0; row < count; row++) {
            toRow(buffer, results + row, outputs, to[row]);
        }
    }

    @Override
    public int bufferLength(ResampleWeights weights) {
        int inputs = groups(weights.inputs);
        int columns = Long.BYTES * inputs + ResampleWeights.UNROLLED; // the last have no weight
        return (inputs + groups(weights.outputs)) * GROUP_WORDS + columns * ROWS;
    }

    /** The number of groups of eight samples. */
    private static int groups(int samples) {
        return (samples + Long.BYTES - 1) / Long.BYTES;
    }

    private static void toColumns(byte[] row, int groups, int[] words, int at) {
        for (int group = 0; group < groups; group++) {
            long bytes = (long) GROUPS.get(row, group * Long.BYTES);
            words[group * GROUP_WORDS + at] = (int) bytes;
            words[group * GROUP_WORDS + ROWS + at] = (int) (bytes >>> Integer.SIZE);
        }
    }

    private static void toRow(int[] words, int at, int groups, byte[] row) {
        for (int group = 0; group < groups; group++) {
            long low = words[group * GROUP_WORDS + at] & 0xffff_ffffL;
            long high = words[group * GROUP_WORDS + ROWS + at];
            GROUPS.set(row, group * Long.BYTES, high << Integer.SIZE | low);
        }
    }

    /**
     * Resizes as many rows as there are lanes.
     *
     * @param buffer the input as words from the lane's index on
     * @param columns where the lane's integers go, one for each sample of the input
     * @param results where the lane's words of the output go
     */
    private static void resize(int[] buffer, ResampleWeights weights, int columns, int results) {
        int words = columns - groups(weights.inputs) * GROUP_WORDS;
        for (int x = 0; x < weights.inputs; x += Integer.BYTES) {
            IntVector bytes = IntVector.fromArray(INTS, buffer, words + x / Integer.BYTES * ROWS);
            int to = columns + x * ROWS;
            bytes.and(0xff).intoArray(buffer, to);
            bytes.lanewise(VectorOperators.LSHR, 8).and(0xff).intoArray(buffer, to + ROWS);
            bytes.lanewise(VectorOperators.LSHR, 16).and(0xff).intoArray(buffer, to + 2 * ROWS);
            bytes.lanewise(VectorOperators.LSHR, 24).intoArray(buffer, to + 3 * ROWS);
        }
        int[] factors = weights.weights;
        IntVector word = IntVector.zero(INTS);
        for (int x = 0; x < weights.outputs; x++) {
            int at = columns + weights.first[x] * ROWS;
            int factor = x * weights.taps;
            int end = factor + weights.count[x];
            IntVector even = IntVector.broadcast(INTS, HALF);
            IntVector odd = IntVector.zero(INTS);
            while (factor < end) {
                IntVector sample0 = IntVector.fromArray(INTS, buffer, at);
                even = even.add(sample0.mul(factors[factor]));
                IntVector sample1 = IntVector.fromArray(INTS, buffer, at + ROWS);
                odd = odd.add(sample1.mul(factors[factor + 1]));
                IntVector sample2 = IntVector.fromArray(INTS, buffer, at + 2 * ROWS);
                even = even.add(sample2.mul(factors[factor + 2]));
                IntVector sample3 = IntVector.fromArray(INTS, buffer, at + 3 * ROWS);
                odd = odd.add(sample3.mul(factors[factor + 3]));
                at += ResampleWeights.UNROLLED * ROWS;
                factor += ResampleWeights.UNROLLED;
            }
            IntVector value = even.add(odd).lanewise(VectorOperators.ASHR, FRACTION_BITS);
            int shift = x % Integer.BYTES * Byte.SIZE;
            word = word.or(value.max(0).min(255).lanewise(VectorOperators.LSHL, shift));
            if (shift == 3 * Byte.SIZE || x == weights.outputs - 1) {
                word.intoArray(buffer, results + x / Integer.BYTES * ROWS);
                word = IntVector.zero(INTS);
            }
        }
    }

    @Override
    public void acrossRows(
            byte[][] rows, int count, int[] weights, int from, byte[] to, int length) {
        int lanes = INTS.length();
        for (int i = 0; i < length; i += 2 * lanes) {
            IntVector sum = IntVector.broadcast(INTS, HALF);
            IntVector next = sum;
            for (int tap = 0; tap < count; tap++) {
                byte[] row = rows[tap];
                int weight = weights[from + tap];
                Vector<Integer> bytes = ByteVector.fromArray(BYTES, row, i).castShape(INTS, 0);
                sum = sum.add(((IntVector) bytes).and(0xff).mul(weight));
                bytes = ByteVector.fromArray(BYTES, row, i + lanes).castShape(INTS, 0);
                next = next.add(((IntVector) bytes).and(0xff).mul(weight));
            }
            sum = sum.lanewise(VectorOperators.ASHR, ResampleWeights.FRACTION_BITS);
            ((ByteVector) sum.max(0).min(255).castShape(BYTES, 0)).intoArray(to, i);
            next = next.lanewise(VectorOperators.ASHR, ResampleWeights.FRACTION_BITS);
            ((ByteVector) next.max(0).min(255).castShape(BYTES, 0)).intoArray(to, i + lanes);
        }
    }
}
