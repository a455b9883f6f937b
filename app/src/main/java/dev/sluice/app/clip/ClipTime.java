// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times of a video for people. Stateless. */
public final class ClipTime {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private ClipTime() {}

    /** Writes a length of time, {@code 1:02} or {@code 1:00:02}. */
    public static String length(long micros) {
        long seconds = Math.max(0, micros) / 1_000_000;
        return seconds < 3_600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        seconds / 3_600,
                        seconds / 60 % 60,
                        seconds % 60);
    }

    /**
     * Writes a time of a video: since its beginning for a file, whose capture times begin with
     * 1970, and by the clock for a stream.
     *
     * @param micros capture time, microseconds since 1970
     */
    public static String at(long micros, boolean stream) {
        return stream
                ? CLOCK.format(Instant.ofEpochSecond(micros / 1_000_000)) + " UTC"
                : length(micros);
    }
}
