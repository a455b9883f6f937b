// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The sampling slots of a rate: slot = ⌊t·fps⌋ with t in seconds since 1970, computed in integers.
 *
 * @param numerator number of slots in {@code denominator} seconds
 * @param denominator seconds
 */
public record FrameSlots(int numerator, int denominator) {

    private static final long MICROS_PER_SECOND = 1_000_000;

    public FrameSlots {
        if (numerator <= 0 || denominator <= 0) {
            throw new IllegalArgumentException(
                    "the sampling rate is %d/%d frames per second: expected more than 0"
                            .formatted(numerator, denominator));
        }
    }

    /** The slots of a rate in frames per second, taken as the decimal that it is printed as. */
    public static FrameSlots ofFps(double fps) {
        if (!(fps > 0 && fps <= 1000)) {
            throw new IllegalArgumentException(
                    "the sampling rate is %s frames per second: expected more than 0 and at most 1000"
                            .formatted(fps));
        }
        BigDecimal decimal = BigDecimal.valueOf(fps).stripTrailingZeros();
        int scale = Math.max(decimal.scale(), 0);
        BigInteger numerator = decimal.movePointRight(scale).toBigIntegerExact();
        BigInteger denominator = BigInteger.TEN.pow(scale);
        BigInteger divisor = numerator.gcd(denominator);
        try {
            return new FrameSlots(
                    numerator.divide(divisor).intValueExact(),
                    denominator.divide(divisor).intValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "the sampling rate is %s frames per second: expected at most nine digits"
                            .formatted(fps),
                    e);
        }
    }

    /**
     * The slot of an instant.
     *
     * @param micros microseconds since 1970; may be negative
     */
    public long slot(long micros) {
        // Whole periods are computed apart, because micros·numerator overflows: in the year 2027 at
        // 5,100 slots per period.
        long period = MICROS_PER_SECOND * denominator;
        long rest = Math.floorMod(micros, period);
        return Math.floorDiv(micros, period) * numerator
                + BigInteger.valueOf(rest)
                        .multiply(BigInteger.valueOf(numerator))
                        .divide(BigInteger.valueOf(period))
                        .longValueExact();
    }
}
