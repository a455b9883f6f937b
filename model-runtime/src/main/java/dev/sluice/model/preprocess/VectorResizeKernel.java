// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel with the Vector API. It can only be loaded if the module {@code jdk.incubator.vector}
 * is resolved. A vector of bytes has as many lanes as one of integers, so a quarter of its bits.
 *
 * <p>Loading bytes as integers is written out twice: where the compiler decides not to inline a
 * method that returns a vector, each call allocates, and takes three times as long.
 */
final class VectorResizeKernel implements ResizeKernel {

    private static final int BITS =
            Math.min(PADDING * Integer.SIZE, IntVector.SPECIES_PREFERRED.vectorBitSize());

    private static final VectorSpecies<Integer> INTS =
            VectorSpecies.of(int.class, VectorShape.forBitSize(BITS));

    /** No shape has fewer than 64 bits, so this fails with vectors of 128. */
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(BITS / Integer.BYTES));

    @Override
    public void alongRow(byte[] row, ResampleWeights weights, byte[] to) {
        int[] first = weights.first;
        int[] count = weights.count;
        for (int x = 0; x < weights.outputs; x++) {
            int weightAt = x * weights.taps;
            IntVector sum = IntVector.zero(INTS);
            // The weights behind the last one are 0.
            for (int tap = 0; tap < count[x]; tap += INTS.length()) {
                Vector<Integer> bytes =
                        ByteVector.fromArray(BYTES, row, first[x] + tap).castShape(INTS, 0);
                IntVector weight = IntVector.fromArray(INTS, weights.weights, weightAt + tap);
                sum = sum.add(((IntVector) bytes).and(0xff).mul(weight));
            }
            int value = HALF + sum.reduceLanes(VectorOperators.ADD);
            value >>= ResampleWeights.FRACTION_BITS;
            to[x] = (byte) Math.max(0, Math.min(value, 255));
        }
    }

    @Override
    public void acrossRows(
            byte[][] rows, int count, int[] weights, int from, byte[] to, int length) {
        for (int i = 0; i < length; i += INTS.length()) {
            IntVector sum = IntVector.broadcast(INTS, HALF);
            for (int tap = 0; tap < count; tap++) {
                Vector<Integer> bytes =
                        ByteVector.fromArray(BYTES, rows[tap], i).castShape(INTS, 0);
                sum = sum.add(((IntVector) bytes).and(0xff).mul(weights[from + tap]));
            }
            IntVector value =
                    sum.lanewise(VectorOperators.ASHR, ResampleWeights.FRACTION_BITS)
                            .max(0)
                            .min(255);
            ((ByteVector) value.castShape(BYTES, 0)).intoArray(to, i);
        }
    }
}
