// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import dev.sluice.ingest.chunk.CaptureTime;

import java.net.URI;

/**
 * Links into the console. Immutable.
 *
 * @param console its address, as receivers reach it
 */
public record ConsoleLinks(URI console) {

    /** What a clip shows before and after the time of an answer. */
    private static final long BEFORE_MICROS = 10_000_000;

    private static final long AFTER_MICROS = 5_000_000;

    /** The page of a stream at a capture time, microseconds since 1970. */
    String page(String streamId, long micros) {
        return "%s/#/streams/%s?at=%s".formatted(base(), Percent.encode(streamId), time(micros));
    }

    /** The video around a capture time as a file, microseconds since 1970. */
    String clip(String streamId, long micros) {
        return "%s/api/streams/%s/clip?from=%s&to=%s"
                .formatted(
                        base(),
                        Percent.encode(streamId),
                        time(micros - BEFORE_MICROS),
                        time(micros + AFTER_MICROS));
    }

    private String base() {
        return console.toString().replaceFirst("/+$", "");
    }

    private static String time(long micros) {
        return Percent.encode(CaptureTime.format(micros));
    }
}
