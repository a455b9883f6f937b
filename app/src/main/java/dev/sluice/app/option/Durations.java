package dev.sluice.app.option;

import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/** Durations as people write them, {@code 90s} or {@code 10 min}, or as ISO 8601, {@code PT90S}. */
public final class Durations implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        try {
            return text.startsWith("P") || text.startsWith("p")
                    ? Duration.parse(text)
                    : TimeUtils.parseDuration(text);
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new TypeConversionException(
                    "'%s' is no duration; write 500ms, 90s, 10min, 2h or PT90S".formatted(text));
        }
    }
}
