// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link Float16} in bulk against a conversion value by value, bit by bit. */
final class Float16BitsTest {

    private static final int DRAWS = 4_000_000;

    @Test
    void everyHalfWidensToTheSameBits() {
        short[] halves = new short[1 << 16];
        for (int half = 0; half < halves.length; half++) {
            halves[half] = (short) half;
        }
        float[] values = Float16.toFloats(halves);
        for (int half = 0; half < halves.length; half++) {
            assertThat(Float.floatToRawIntBits(values[half]))
                    .as("half %x", half)
                    .isEqualTo(Float.floatToRawIntBits(widen(half)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void floatsOfAllKindsNarrowToTheSameBits(long seed) {
        Random random = new Random(seed);
        float[] values = new float[DRAWS];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
        }
        assertSameHalves(values, seed);
    }

    /** Exponents of halves only, so that midpoints, subnormals and both ends are frequent. */
    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void floatsAroundTheRangeOfHalvesNarrowToTheSameBits(long seed) {
        Random random = new Random(seed);
        float[] values = new float[DRAWS];
        for (int i = 0; i < values.length; i++) {
            int exponent = 127 - 26 + random.nextInt(44);
            int fraction = random.nextInt(1 << 11) << 12 | random.nextInt(3) - 1 & 0xfff;
            int sign = random.nextInt(2) << 31;
            values[i] = Float.intBitsToFloat(sign | exponent << 23 | fraction);
        }
        assertSameHalves(values, seed);
    }

    /**
     * Blocks of normal values and zeros take another path than blocks with a single other value.
     */
    @Test
    void oneUnusualValueInABlockChangesNoOther() {
        long seed = 5;
        Random random = new Random(seed);
        float[] odd = {
            Float.NaN,
            Float.intBitsToFloat(0xff80_0001),
            Float.POSITIVE_INFINITY,
            65_520f,
            -65_519.996f,
            6e-8f,
            -Float.MIN_VALUE,
            0x1p-14f,
            Math.nextDown(0x1p-14f)
        };
        for (float one : odd) {
            float[] values = new float[3 * HalfBlock.LENGTH + 77];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(9) == 0 ? -0f : (float) random.nextGaussian();
            }
            values[random.nextInt(values.length)] = one;
            assertSameHalves(values, seed);
        }
    }

    @Test
    void partsOfArraysAreConverted() {
        float[] values = new float[2_500];
        Random random = new Random(6);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        ByteBuffer memory = ByteBuffer.allocateDirect(2 * 2_400).order(ByteOrder.nativeOrder());
        ShortBuffer target = memory.asShortBuffer();
        Float16.put(values, 100, 0, target);
        Float16.put(values, 100, 1_300, target);
        Float16.put(values, 1_400, 1_100, target);
        assertThat(target.remaining()).isZero();
        for (int i = 0; i < 2_400; i++) {
            assertThat(target.get(i)).as("value %d", i).isEqualTo((short) narrow(values[100 + i]));
        }
        byte[] bytes = new byte[7 + 2 * values.length];
        Float16.toBytes(values, bytes, 7);
        float[] back = Float16.toFloats(bytes, 9, values.length - 1);
        for (int i = 0; i < back.length; i++) {
            assertThat(back[i]).as("value %d", i).isEqualTo(widen(narrow(values[i + 1])));
        }
    }

    private static void assertSameHalves(float[] values, long seed) {
        short[] halves = Float16.toShorts(values);
        float[] rounded = values.clone();
        Float16.round(rounded);
        for (int i = 0; i < values.length; i++) {
            int expected = narrow(values[i]);
            int back = Float.floatToRawIntBits(widen(expected));
            if ((halves[i] & 0xffff) != expected || Float.floatToRawIntBits(rounded[i]) != back) {
                assertThat(halves[i] & 0xffff)
                        .as(
                                "seed %d, number %d: %x, rounded to %x, expected %x",
                                seed,
                                i,
                                Float.floatToRawIntBits(values[i]),
                                Float.floatToRawIntBits(rounded[i]),
                                back)
                        .isEqualTo(expected);
                assertThat(Float.floatToRawIntBits(rounded[i])).isEqualTo(back);
            }
        }
    }

    /** By cases: too large, subnormal, normal. */
    private static int narrow(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return sign | 0x7e00 | ((magnitude >>> 13) & 0x1ff);
        }
        if (magnitude >= 0x47800000) {
            return sign | 0x7c00;
        }
        if (magnitude < 0x38800000) {
            float shifted = Float.intBitsToFloat(magnitude) + 0.5f;
            return sign | (Float.floatToRawIntBits(shifted) - Float.floatToRawIntBits(0.5f));
        }
        int halfToEven = 0xfff + ((magnitude >>> 13) & 1);
        return sign | ((magnitude - (112 << 23) + halfToEven) >>> 13);
    }

    /** By cases: infinite or NaN, normal, subnormal. */
    private static float widen(int half) {
        int sign = (half & 0x8000) << 16;
        int magnitude = half & 0x7fff;
        int bits;
        if (magnitude >= 0x7c00) {
            bits = 0x7f800000 | (magnitude << 13);
        } else if (magnitude >= 0x400) {
            bits = (magnitude << 13) + (112 << 23);
        } else {
            bits = Float.floatToRawIntBits(Math.scalb((float) magnitude, -24));
        }
        return Float.intBitsToFloat(sign | bits);
    }
}
