// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Narrows float32 values to halves block by block, in loops without branches on the values. If all
 * values of a block are normal halves or zero, as is almost always so, the loops use integers
 * alone, which the compiler vectorizes. Not safe for use by several threads.
 */
final class HalfBlock {

    /** Largest number of values per block. */
    static final int LENGTH = 1024;

    private static final int NORMAL_MIN = 0x38800000; // 2^-14 as float bits
    private static final int OVERFLOW = 0x47800000; // 2^16 as float bits
    private static final int INFINITY = 0x7f800000;
    private static final int MAGNITUDE = 0x7fffffff;
    private static final int REBIAS = (127 - 15) << 23;
    private static final int BITS_LESS = 23 - 10; // of the fraction

    private final FloatBuffer floats;
    private final IntBuffer sameBits;
    private final int[] bits;
    private final short[] halves;

    /** A block for arrays of {@code count} values. */
    HalfBlock(int count) {
        int length = Math.min(count, LENGTH);
        ByteBuffer memory =
                ByteBuffer.allocate(Float.BYTES * length).order(ByteOrder.nativeOrder());
        this.floats = memory.asFloatBuffer();
        this.sameBits = memory.asIntBuffer();
        this.bits = new int[length];
        this.halves = new short[length];
    }

    /** Narrows at most {@link #LENGTH} values; the next call overwrites the result. */
    short[] narrow(float[] values, int offset, int count) {
        // Reading the bits of single floats would keep the loops below from being vectorized.
        floats.clear().put(values, offset, count);
        sameBits.clear().get(bits, 0, count);
        if (areNormal(count)) {
            narrowNormal(count);
            for (int i = 0; i < count; i++) {
                halves[i] = (short) bits[i];
            }
        } else {
            narrowAny(count);
        }
        return halves;
    }

    private boolean areNormal(int count) {
        int[] all = bits;
        int others = 0; // negative if there are other values
        for (int i = 0; i < count; i++) {
            int magnitude = all[i] & MAGNITUDE;
            int zero = (magnitude - 1) >> 31;
            others |= ((magnitude - NORMAL_MIN) & ~zero) | (OVERFLOW - 1 - magnitude);
        }
        return others >= 0;
    }

    /** Rounds the fraction half to even; its carry goes to the exponent. */
    private void narrowNormal(int count) {
        int[] all = bits;
        for (int i = 0; i < count; i++) {
            int magnitude = all[i] & MAGNITUDE;
            int zero = (magnitude - 1) >> 31;
            int halfToEven = 0xfff + ((magnitude >>> BITS_LESS) & 1);
            int half = (magnitude - REBIAS + halfToEven) >>> BITS_LESS;
            all[i] = ((all[i] >>> 16) & 0x8000) | (half & ~zero);
        }
    }

    /**
     * Rounds by adding a power of two that is 2^13 times as large as the value's own, or as that of
     * the smallest normal half: the unit in the last place of the sum is that of a half.
     */
    private void narrowAny(int count) {
        for (int i = 0; i < count; i++) {
            int magnitude = bits[i] & MAGNITUDE;
            int bounded = Math.min(magnitude, OVERFLOW);
            int power = Math.max(bounded, NORMAL_MIN) & INFINITY;
            int rounder = power + (BITS_LESS << 23);
            float sum = Float.intBitsToFloat(bounded) + Float.intBitsToFloat(rounder);
            int fraction = Float.floatToRawIntBits(sum) - rounder;
            int half = ((power - NORMAL_MIN) >>> BITS_LESS) + fraction;
            if (magnitude > INFINITY) {
                half = 0x7e00 | ((magnitude >>> BITS_LESS) & 0x1ff); // a quiet NaN
            }
            halves[i] = (short) (((bits[i] >>> 16) & 0x8000) | half);
        }
    }
}
