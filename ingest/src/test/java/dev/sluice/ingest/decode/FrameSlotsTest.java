// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FrameSlotsTest {

    @ParameterizedTest
    @CsvSource({
        "2, 0, 0",
        "2, 499999, 0",
        "2, 500000, 1",
        "2, -1, -1",
        "2, -500000, -1",
        "2, -500001, -2",
        "0.5, 1999999, 0",
        "0.5, 2000000, 1",
        "3, 333333, 0",
        "3, 333334, 1",
        "29.97, 33366, 0",
        "29.97, 33367, 1",
        "2, 1790000000000000, 3580000000",
        "2, 1789999999999999, 3579999999",
    })
    void aSlotIsTheFloorOfTimeTimesRate(double fps, long micros, long slot) {
        assertThat(FrameSlots.ofFps(fps).slot(micros)).isEqualTo(slot);
    }

    @Test
    void slotsAreExactForAnyRateAndTime() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            FrameSlots slots =
                    new FrameSlots(1 + random.nextInt(100_000), 1 + random.nextInt(10_000));
            long micros = random.nextLong() >> random.nextInt(60);
            BigInteger[] quotient =
                    BigInteger.valueOf(micros)
                            .multiply(BigInteger.valueOf(slots.numerator()))
                            .divideAndRemainder(
                                    BigInteger.valueOf(slots.denominator() * 1_000_000L));
            BigInteger floor =
                    quotient[1].signum() < 0 ? quotient[0].subtract(BigInteger.ONE) : quotient[0];
            assertThat(BigInteger.valueOf(slots.slot(micros)))
                    .as("%s at %d", slots, micros)
                    .isEqualTo(floor);
        }
    }

    @Test
    void aRateIsTheDecimalThatItIsPrintedAs() {
        assertThat(FrameSlots.ofFps(0.1)).isEqualTo(new FrameSlots(1, 10));
        assertThat(FrameSlots.ofFps(29.97)).isEqualTo(new FrameSlots(2997, 100));
        assertThat(FrameSlots.ofFps(1000)).isEqualTo(new FrameSlots(1000, 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1001, 0.1234567890123})
    void invalidRatesAreRefused(double fps) {
        assertThatIllegalArgumentException().isThrownBy(() -> FrameSlots.ofFps(fps));
    }
}
