// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.chunk;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/**
 * Converts capture times between microseconds since 1970, instants, and RFC 3339 text. Stateless.
 */
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
     * Formats microseconds since 1970 in UTC with six digits, so that equal times give equal text:
     * {@code …T09:30:00.000000Z}.
     */
    public static String format(long micros) {
        return FORMAT.format(instant(micros));
    }

    /**
     * Parses a time between 1970 and 9999 with any offset; digits below a microsecond are
     * truncated.
     *
     * @return microseconds since 1970
     * @throws DateTimeException if the text is not an RFC 3339 time of these years
     */
    public static long parse(String text) {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        // Compared in seconds, because the milliseconds of the largest years overflow a long.
        long second = instant.getEpochSecond();
        if (second < 0 || second > HeaderReader.MAX_EPOCH / 1_000) {
            throw new DateTimeException("the time is before 1970 or after 9999: " + text);
        }
        return micros(instant);
    }

    /** Microseconds since 1970; digits below a microsecond are truncated. */
    public static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), 1_000_000L),
                instant.getNano() / 1_000);
    }

    /** The instant that is so many microseconds after 1970. */
    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }
}
