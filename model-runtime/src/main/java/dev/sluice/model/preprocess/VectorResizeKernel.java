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

    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /**
     * A lane is a row, so no sum goes across lanes. Four bytes of a row are a word, and the words
     * of a column are moved together first, which costs less than moving bytes.
     */
    @Override
    public void alongRows(byte[][] rows, int count, ResampleWeights weights, byte[][] to) {
        int inputs = (rows[0].length - PADDING + Integer.BYTES - 1) / Integer.BYTES;
        int outputs = (weights.outputs + Integer.BYTES - 1) / Integer.BYTES;
        int[] words = new int[inputs * ROWS];
        int[] resized = new int[outputs * ROWS];
        for (int row = 0; row < count; row++) {
            for (int word = 0; word < inputs; word++) {
                words[word * ROWS + row] = (int) WORDS.get(rows[row], word * Integer.BYTES);
            }
        }
        for (int lane = 0; lane < ROWS; lane += INTS.length()) {
            resize(words, weights, lane, resized);
        }
        for (int row = 0; row < count; row++) {
            for (int word = 0; word < outputs; word++) {
                WORDS.set(to[row], word * Integer.BYTES, resized[word * ROWS + row]);
            }
        }
    }

    /** Resizes the rows of the lanes from {@code lane} on. */
    private static void resize(int[] words, ResampleWeights weights, int lane, int[] resized) {
        int[] first = weights.first;
        int[] counts = weights.count;
        int[] factors = weights.wordWeights();
        int length = weights.words() * Integer.BYTES;
        for (int x = 0; x < weights.outputs; x += Integer.BYTES) {
            IntVector word = IntVector.zero(INTS);
            for (int i = 0; i < Math.min(Integer.BYTES, weights.outputs - x); i++) {
                int from = first[x + i] / Integer.BYTES;
                int end = (first[x + i] + counts[x + i] + Integer.BYTES - 1) / Integer.BYTES;
                int factor = (x + i) * length;
                IntVector even = IntVector.broadcast(INTS, HALF);
                IntVector odd = IntVector.zero(INTS);
                for (int at = from; at < end; at++) {
                    IntVector bytes = IntVector.fromArray(INTS, words, at * ROWS + lane);
                    IntVector byte0 = bytes.and(0xff);
                    even = even.add(byte0.mul(factors[factor]));
                    IntVector byte1 = bytes.lanewise(VectorOperators.LSHR, 8).and(0xff);
                    odd = odd.add(byte1.mul(factors[factor + 1]));
                    IntVector byte2 = bytes.lanewise(VectorOperators.LSHR, 16).and(0xff);
                    even = even.add(byte2.mul(factors[factor + 2]));
                    IntVector byte3 = bytes.lanewise(VectorOperators.LSHR, 24);
                    odd = odd.add(byte3.mul(factors[factor + 3]));
                    factor += Integer.BYTES;
                }
                IntVector sum = even.add(odd);
                IntVector value =
                        sum.lanewise(VectorOperators.ASHR, ResampleWeights.FRACTION_BITS)
                                .max(0)
                                .min(255);
                word = word.or(value.lanewise(VectorOperators.LSHL, i * Byte.SIZE));
            }
            word.intoArray(resized, x / Integer.BYTES * ROWS + lane);
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
