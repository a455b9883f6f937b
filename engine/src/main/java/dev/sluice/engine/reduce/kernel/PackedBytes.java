// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Absolute differences of unsigned bytes, eight at a time in the lanes of a long. */
final class PackedBytes {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long LOW = 0x00ff00ff00ff00ffL; // the low byte of each 16 bits
    private static final long ONES = 0x0001000100010001L;
    private static final long CARRY = ONES << Byte.SIZE;

    /** Words after which a lane of 16 bits, which takes two differences a word, could overflow. */
    private static final int WORDS = 128;

    private PackedBytes() {}

    /**
     * Returns the sum of |a - b| over {@code length} bytes from {@code start} on in {@code first},
     * and in {@code second} behind {@code fromSecond}.
     */
    static long difference(byte[] first, byte[] second, int fromSecond, int start, int length) {
        int whole = length / Long.BYTES * Long.BYTES;
        long sum = 0;
        for (int done = 0; done < whole; done += WORDS * Long.BYTES) {
            int end = Math.min(done + WORDS * Long.BYTES, whole);
            sum += words(first, second, fromSecond, start + done, start + end);
        }
        for (int i = start + whole; i < start + length; i++) {
            sum += Math.abs((first[i] & 0xff) - (second[fromSecond + i] & 0xff));
        }
        return sum;
    }

    private static long words(byte[] first, byte[] second, int fromSecond, int from, int to) {
        long lanes = 0;
        for (int i = from; i < to; i += Long.BYTES) {
            long a = (long) LONGS.get(first, i);
            long b = (long) LONGS.get(second, fromSecond + i);
            lanes += absolute(a & LOW, b & LOW);
            lanes += absolute(a >>> Byte.SIZE & LOW, b >>> Byte.SIZE & LOW);
        }
        return (lanes & 0xffff)
                + (lanes >>> 16 & 0xffff)
                + (lanes >>> 32 & 0xffff)
                + (lanes >>> 48);
    }

    /** |a - b| in each lane of 16 bits; both are below 256. */
    private static long absolute(long a, long b) {
        long difference = (a | CARRY) - b; // 256 + a - b
        long negative = ~(difference >>> Byte.SIZE) & ONES;
        long bits = (negative << Byte.SIZE) - negative; // 255 where a is below b
        return ((difference & LOW) ^ bits) + negative;
    }
}
