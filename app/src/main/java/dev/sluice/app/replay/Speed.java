// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.operators.job.JobMode;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How fast a replay runs.
 *
 * @param secondsPerSecond capture time that passes in a second, seconds
 */
record Speed(double secondsPerSecond) {

    /** Reads {@code max}, {@code 1x}, {@code 0.5x}. */
    static final class Converter implements ITypeConverter<Speed> {

        @Override
        public Speed convert(String text) {
            if (text.equals("max")) {
                return new Speed(JobMode.MAX_SPEED);
            }
            try {
                double speed = Double.parseDouble(text.replaceFirst("x$", ""));
                if (speed > 0 && Double.isFinite(speed)) {
                    return new Speed(speed);
                }
            } catch (NumberFormatException e) {
                throw new TypeConversionException(message(text));
            }
            throw new TypeConversionException(message(text));
        }

        private static String message(String text) {
            return "found '%s'; expected a speed such as max, 1x or 0.5x".formatted(text);
        }
    }
}
