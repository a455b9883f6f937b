package dev.sluice.ingest.decode;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The absolute sampling grid: slot = ⌊t·fps⌋ with t in seconds since 1970, in integers.
 *
 * @param numerator slots in {@code denominator} seconds
 * @param denominator seconds
 */
public record FrameSlots(int numerator, int denominator) {

    private static final long MICROS_PER_SECOND = 1_000_000;

    public FrameSlots {
        if (numerator <= 0 || denominator <= 0) {
            throw new IllegalArgumentException(
                    "a sampling rate is more than 0 frames a second, found %d/%d"
                            .formatted(numerator, denominator));
        }
    }

    /** The grid of a rate in frames a second, taken as the decimal number that it prints as. */
    public static FrameSlots ofFps(double fps) {
        if (!(fps > 0 && fps <= 1000)) {
            throw new IllegalArgumentException(
                    "a sampling rate is more than 0 and at most 1000 frames a second, found "
                            + fps);
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
                    "a sampling rate has at most nine digits, found " + fps, e);
        }
    }

    /**
     * The slot of an instant.
     *
     * @param micros microseconds since 1970; may be negative
     */
    public long slot(long micros) {
        // Whole periods apart from the rest, because micros·numerator overflows in the year 2027
        // already at 5,100 slots a period.
        long period = MICROS_PER_SECOND * denominator;
        long rest = Math.floorMod(micros, period);
        return Math.floorDiv(micros, period) * numerator
                + BigInteger.valueOf(rest)
                        .multiply(BigInteger.valueOf(numerator))
                        .divide(BigInteger.valueOf(period))
                        .longValueExact();
    }
}
