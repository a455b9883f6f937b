// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import dev.sluice.ingest.chunk.CaptureTime;

import io.javalin.http.Context;

import java.time.DateTimeException;
import java.util.OptionalLong;

/** Reads parameters of requests. Stateless. */
public final class Parameters {

    private Parameters() {}

    /**
     * Reads a capture time.
     *
     * @return microseconds since 1970; empty if the parameter is missing
     */
    static OptionalLong time(Context context, String name) {
        String text = context.queryParam(name);
        return text == null ? OptionalLong.empty() : OptionalLong.of(time(name, text));
    }

    /**
     * Reads a capture time that is required.
     *
     * @return microseconds since 1970
     */
    static long requiredTime(Context context, String name) {
        return time(context, name)
                .orElseThrow(() -> ApiException.invalid("%s is missing; expected a time", name));
    }

    /** Reads a time; the + of an offset may have become a space. */
    public static long time(String name, String text) {
        try {
            return CaptureTime.parse(text.replace(' ', '+'));
        } catch (DateTimeException e) {
            throw ApiException.invalid(
                    "%s is '%s'; expected an RFC 3339 time such as 2026-11-20T09:30:00Z",
                    name, text);
        }
    }

    /** Reads a whole number within bounds. */
    static int number(Context context, String name, int usual, int least, int most) {
        String text = context.queryParam(name);
        if (text == null) {
            return usual;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw ApiException.invalid(
                "%s is '%s'; expected a whole number from %d to %d", name, text, least, most);
    }
}
