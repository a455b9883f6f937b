// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Writes times for people: in UTC, in a form that the options for times accept, and beside it in
 * the time zone of this machine where that shows another time. Stateless.
 */
public final class ClockTime {

    private static final DateTimeFormatter LOCAL = formatter("HH:mm:ss");
    private static final DateTimeFormatter LOCAL_DATE = formatter("uuuu-MM-dd HH:mm:ss");

    private ClockTime() {}

    /**
     * Writes a time to the second: {@code 2026-11-28T22:46:04Z}, and {@code 2026-11-28T09:30:00Z
     * (10:30:00 local)} where the local time differs, with its date where that differs as well.
     */
    public static String of(Instant instant) {
        return of(instant, ZoneId.systemDefault());
    }

    /**
     * Writes a capture time to the second.
     *
     * @param micros microseconds since 1970
     */
    public static String ofMicros(long micros) {
        return of(instant(micros));
    }

    /**
     * Writes a time that has a text already, and beside it the local time where that differs.
     *
     * @param text the time in UTC
     * @param micros microseconds since 1970
     */
    public static String beside(String text, long micros) {
        return text + local(instant(micros), ZoneId.systemDefault());
    }

    static String of(Instant instant, ZoneId zone) {
        return instant.truncatedTo(ChronoUnit.SECONDS) + local(instant, zone);
    }

    static String local(Instant instant, ZoneId zone) {
        ZonedDateTime there = instant.atZone(zone);
        if (there.getOffset().equals(ZoneOffset.UTC)) {
            return "";
        }
        boolean sameDay = there.toLocalDate().equals(instant.atZone(ZoneOffset.UTC).toLocalDate());
        return " (%s local)".formatted((sameDay ? LOCAL : LOCAL_DATE).format(there));
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    }
}
