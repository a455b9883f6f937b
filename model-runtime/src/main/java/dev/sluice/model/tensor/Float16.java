// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/**
 * Conversion between float32 and IEEE 754 half precision in bulk. Rounds half to even; magnitudes
 * from 65,520 become infinite; subnormals and signed zeros are kept; a NaN stays a NaN.
 */
public final class Float16 {

    /** Bytes of one half. */
    public static final int BYTES = 2;

    private static final int INFINITY = 0x7c00;
    private static final int FLOAT_INFINITY = 0x7f800000;
    private static final int BITS_MORE = 23 - 10; // of the fraction
    private static final float REBIAS = 0x1p112f; // 2^(127 - 15)

    /** The value of every half: a table of 256 KiB, of which few cache lines are used. */
    private static final float[] VALUES = values();

    private Float16() {}

    private static float[] values() {
        float[] values = new float[1 << Short.SIZE];
        for (int half = 0; half < values.length; half++) {
            int magnitude = half & 0x7fff;
            // The product is exact, also for subnormals, which become normal.
            float value = Float.intBitsToFloat(magnitude << BITS_MORE) * REBIAS;
            int bits = Float.floatToRawIntBits(value);
            if (magnitude >= INFINITY) {
                bits |= FLOAT_INFINITY;
            }
            values[half] = Float.intBitsToFloat((half & 0x8000) << 16 | bits);
        }
        return values;
    }

    /** Rounds each value to the nearest half, in place. */
    public static void round(float[] values) {
        HalfBlock block = new HalfBlock(values.length);
        for (int from = 0; from < values.length; from += HalfBlock.LENGTH) {
            int count = Math.min(HalfBlock.LENGTH, values.length - from);
            widen(block.narrow(values, from, count), values, from, count);
        }
    }

    /** Returns the halves of the values, one short each. */
    public static short[] toShorts(float[] values) {
        short[] halves = new short[values.length];
        put(values, 0, values.length, ShortBuffer.wrap(halves));
        return halves;
    }

    /** Appends the halves of {@code count} values from {@code offset} to {@code target}. */
    public static void put(float[] values, int offset, int count, ShortBuffer target) {
        HalfBlock block = new HalfBlock(count);
        for (int from = 0; from < count; from += HalfBlock.LENGTH) {
            int length = Math.min(HalfBlock.LENGTH, count - from);
            target.put(block.narrow(values, offset + from, length), 0, length);
        }
    }

    /** Returns the exact values of the halves. */
    public static float[] toFloats(short[] halves) {
        float[] values = new float[halves.length];
        widen(halves, values, 0, halves.length);
        return values;
    }

    private static void widen(short[] halves, float[] values, int offset, int count) {
        float[] table = VALUES;
        for (int i = 0; i < count; i++) {
            values[offset + i] = table[halves[i] & 0xffff];
        }
    }

    /** Returns the halves of the values, two bytes each, low byte first. */
    public static byte[] toBytes(float[] values) {
        byte[] bytes = new byte[BYTES * values.length];
        toBytes(values, bytes, 0);
        return bytes;
    }

    /**
     * Writes the halves of the values into {@code target} from {@code offset}, two bytes each, low
     * byte first.
     */
    public static void toBytes(float[] values, byte[] target, int offset) {
        put(values, 0, values.length, halves(target, offset, values.length));
    }

    /** Returns the values of {@code count} halves in {@code source} from {@code offset}. */
    public static float[] toFloats(byte[] source, int offset, int count) {
        float[] values = new float[count];
        short[] block = new short[Math.min(count, HalfBlock.LENGTH)];
        ShortBuffer halves = halves(source, offset, count);
        for (int from = 0; from < count; from += block.length) {
            int length = Math.min(block.length, count - from);
            halves.get(block, 0, length);
            widen(block, values, from, length);
        }
        return values;
    }

    private static ShortBuffer halves(byte[] bytes, int offset, int count) {
        return ByteBuffer.wrap(bytes, offset, BYTES * count)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
    }
}
