// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.text;

import java.time.Duration;
import java.util.Locale;

/** Writes quantities for people, with a unit that suits their size. Stateless. */
public final class Quantity {

    private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final double UNIT = 1024;

    private Quantity() {}

    /** Writes a number of bytes: {@code 512 B}, {@code 12.3 MiB}. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= UNIT && unit < BYTE_UNITS.length - 1) {
            value /= UNIT;
            unit++;
        }
        return unit == 0 ? bytes + " B" : format("%.1f %s", value, BYTE_UNITS[unit]);
    }

    /** Writes a number of things whose plural ends in s: {@code 1 frame}, {@code 2,000 frames}. */
    public static String count(long number, String one) {
        return count(number, one, one + "s");
    }

    /**
     * Writes a number of things.
     *
     * @param one what one of them is called
     * @param several what several of them, or none, are called
     */
    public static String count(long number, String one, String several) {
        return format("%,d %s", number, number == 1 ? one : several);
    }

    /**
     * Writes a duration with its one or two largest units: {@code 350 ms}, {@code 4.2 s}, {@code 75
     * s}, {@code 3 min 20 s}, {@code 2 h 5 min}, {@code 3 d 4 h}.
     */
    public static String duration(Duration duration) {
        if (duration.isNegative()) {
            return "-" + duration(duration.negated());
        }
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 10_000) {
            return format("%.1f s", Math.floor(millis / 100.0) / 10);
        }
        long seconds = millis / 1_000;
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return pair(seconds / 60, "min", seconds % 60, "s");
        }
        long minutes = seconds / 60;
        return minutes < 48 * 60
                ? pair(minutes / 60, "h", minutes % 60, "min")
                : pair(minutes / 1_440, "d", minutes / 60 % 24, "h");
    }

    /** Writes a duration that changes while it is shown: without parts of a second. */
    public static String wholeSeconds(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 120 ? seconds + " s" : duration(Duration.ofSeconds(seconds));
    }

    /** Writes a duration in seconds. */
    public static String seconds(double seconds) {
        return duration(Duration.ofMillis(Math.round(seconds * 1_000)));
    }

    private static String pair(long large, String largeUnit, long small, String smallUnit) {
        String text = large + " " + largeUnit;
        return small == 0 ? text : text + " " + small + " " + smallUnit;
    }

    private static String format(String text, Object... arguments) {
        return String.format(Locale.ROOT, text, arguments);
    }
}
