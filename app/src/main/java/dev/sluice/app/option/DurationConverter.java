// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.option;

import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/**
 * Reads a DURATION: {@code 90s}, {@code 10 min}, ISO 8601 such as {@code PT90S}, or a bare number
 * of seconds. Stateless.
 */
public final class DurationConverter implements ITypeConverter<Duration> {

    private static final Pattern SECONDS = Pattern.compile("\\d{1,10}(\\.\\d{1,9})?");

    @Override
    public Duration convert(String text) {
        try {
            if (SECONDS.matcher(text).matches()) {
                return Duration.ofNanos(new BigDecimal(text).movePointRight(9).longValueExact());
            }
            return text.startsWith("P") || text.startsWith("p")
                    ? Duration.parse(text)
                    : TimeUtils.parseDuration(text);
        } catch (DateTimeParseException | ArithmeticException | IllegalArgumentException e) {
            throw new TypeConversionException(
                    "found '%s'; expected a duration such as 500ms, 90s, 10min, 2h or PT90S"
                            .formatted(text));
        }
    }
}
