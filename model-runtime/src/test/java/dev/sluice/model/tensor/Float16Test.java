// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.tensor;

import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link Float16} against the definition of the format, in doubles. */
final class Float16Test {

    private static final int HALVES = 1 << 16;

    @Test
    void everyHalfWidensToItsValue() {
        float[] values = Float16.toFloats(allHalves());

        for (int half = 0; half < HALVES; half++) {
            assertSame(half, values[half], (float) definition(half));
        }
    }

    @Test
    void everyHalfSurvivesTheRoundTripThroughFloats() {
        float[] values = Float16.toFloats(allHalves());
        short[] back = Float16.toShorts(values);

        for (int half = 0; half < HALVES; half++) {
            if (Float.isNaN(values[half])) {
                assertThat(back[half] & 0x7c00).isEqualTo(0x7c00);
                assertThat(back[half] & 0x3ff).as("NaN %x", half).isNotZero();
            } else {
                assertThat(back[half] & 0xffff).isEqualTo(half);
            }
        }
    }

    @Test
    void midpointsRoundToEvenAndOtherValuesToTheNearest() {
        for (int half = 0; half < 0x7bff; half++) {
            float middle = (float) ((definition(half) + definition(half + 1)) / 2);
            int even = (half & 1) == 0 ? half : half + 1;
            assertThat(half(middle)).as("middle above %x", half).isEqualTo(even);
            assertThat(half(Math.nextDown(middle))).as("below %x", half).isEqualTo(half);
            assertThat(half(Math.nextUp(middle))).as("above %x", half).isEqualTo(half + 1);
            assertThat(half(-middle)).as("negative %x", half).isEqualTo(even | 0x8000);
        }
    }

    @Test
    void randomFloatsRoundToTheNearestHalf() {
        long seed = 7919;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (!Float.isNaN(value)) {
                double found = definition(half(value));
                assertThat(found)
                        .as("seed %d, draw %d, value %s", seed, i, value)
                        .isEqualTo(nearest(value));
            }
        }
    }

    @Test
    void rangeEndsAreInfiniteAndZero() {
        assertThat(half(65504f)).isEqualTo(0x7bff);
        assertThat(half(65519.996f)).isEqualTo(0x7bff);
        assertThat(half(65520f)).isEqualTo(0x7c00);
        assertThat(half(Float.NEGATIVE_INFINITY)).isEqualTo(0xfc00);
        assertThat(half((float) Math.scalb(1.0, -25))).isZero();
        assertThat(half(Math.nextUp((float) Math.scalb(1.0, -25)))).isEqualTo(1);
        assertThat(half(-0f)).isEqualTo(0x8000);
        assertThat(half(Float.intBitsToFloat(0x7f800001)) & 0x3ff).isNotZero();
    }

    @Test
    void bytesAreTheShortsLowByteFirst() {
        float[] values = {1f, -2f, 0.333f, 6e-8f, Float.POSITIVE_INFINITY};
        byte[] padded = new byte[3 + Float16.BYTES * values.length];
        Float16.toBytes(values, padded, 3);
        short[] shorts = Float16.toShorts(values);

        assertThat(Float16.toBytes(values)).startsWith(0x00, 0x3c, 0x00, 0xc0);
        assertThat(Float16.toFloats(padded, 3, values.length))
                .containsExactly(Float16.toFloats(shorts));
    }

    @Test
    void roundingInPlaceIsTheRoundTrip() {
        Random random = new Random(3);
        float[] values = new float[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = 140_000 * (random.nextFloat() - 0.5f);
        }
        float[] expected = Float16.toFloats(Float16.toShorts(values));

        Float16.round(values);

        assertThat(values).containsExactly(expected);
    }

    private static short[] allHalves() {
        short[] halves = new short[HALVES];
        for (int half = 0; half < HALVES; half++) {
            halves[half] = (short) half;
        }
        return halves;
    }

    private static int half(float value) {
        return Float16.toShorts(new float[] {value})[0] & 0xffff;
    }

    private static double definition(int half) {
        double sign = (half & 0x8000) == 0 ? 1 : -1;
        int exponent = (half >>> 10) & 0x1f;
        int mantissa = half & 0x3ff;
        if (exponent == 31) {
            return mantissa == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        return exponent == 0
                ? sign * Math.scalb(mantissa, -24)
                : sign * Math.scalb(1024.0 + mantissa, exponent - 25);
    }

    /** Rounding by the step of the value's binade; {@code rint} is half-to-even. */
    private static double nearest(float value) {
        if (Math.abs((double) value) >= 65520) {
            return Math.copySign(Double.POSITIVE_INFINITY, value);
        }
        int exponent = Math.max(Math.getExponent(value), -14);
        double step = Math.scalb(1.0, exponent - 10);
        return Math.rint(value / step) * step;
    }

    private static void assertSame(int half, float found, float expected) {
        assertThat(Float.floatToIntBits(found))
                .as("half %x: %s, expected %s", half, found, expected)
                .isEqualTo(Float.floatToIntBits(expected));
    }
}
