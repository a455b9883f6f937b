package dev.sluice.ingest.chunk;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** Capture times as RFC 3339 text with microseconds, and as microseconds since 1970. Stateless. */
public final class CaptureTime {

    private static final DateTimeFormatter FORMAT =
            new DateTimeFormatterBuilder()
                    .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
                    .appendFraction(ChronoField.MICRO_OF_SECOND, 6, 6, true)
                    .appendLiteral('Z')
                    .toFormatter()
                    .withZone(ZoneOffset.UTC);

    private CaptureTime() {}

    /**
     * Always UTC and six digits, so that equal times are equal texts: {@code …T09:30:00.000000Z}.
     */
    public static String format(long micros) {
        return FORMAT.format(instant(micros));
    }

    /**
     * Microseconds since 1970 of a time from 1970 to 9999 with any offset; finer digits are cut
     * off.
     *
     * @throws DateTimeException if the text is no RFC 3339 time of these years
     */
    public static long parse(String text) {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        // By the second: the milliseconds of the largest years that are read overflow a long.
        long second = instant.getEpochSecond();
        if (second < 0 || second > HeaderReader.MAX_EPOCH / 1_000) {
            throw new DateTimeException("a time before 1970 or after 9999: " + text);
        }
        return micros(instant);
    }

    /** Microseconds since 1970; finer digits are cut off. */
    public static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), 1_000_000L),
                instant.getNano() / 1_000);
    }

    /** The instant of a number of microseconds since 1970. */
    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }
}
