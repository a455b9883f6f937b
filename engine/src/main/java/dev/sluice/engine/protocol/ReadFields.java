// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.ingest.chunk.CaptureTime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads the fields of a record that the job wrote. Unknown fields are ignored, so that a client can
 * read the records of a later release.
 */
final class ReadFields {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String record;
    private final JsonNode json;

    private ReadFields(String record, JsonNode json) {
        this.record = record;
        this.json = json;
    }

    /**
     * Parses a record's value.
     *
     * @param record what the record is, for messages
     * @param value null for a tombstone
     * @throws IllegalArgumentException if it is not a JSON object
     */
    static ReadFields of(String record, byte @Nullable [] value) {
        JsonNode json;
        try {
            json = value == null ? JSON.missingNode() : JSON.readTree(value);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the %s is not JSON: expected an object".formatted(record), e);
        }
        if (!json.isObject()) {
            throw new IllegalArgumentException(
                    "the %s is %s: expected a JSON object"
                            .formatted(record, json.isMissingNode() ? "empty" : json));
        }
        return new ReadFields(record, json);
    }

    /** The fields of a nested object; all of them are absent if the object is. */
    ReadFields object(String name) {
        return new ReadFields(record, json.path(name));
    }

    boolean has(String name) {
        return json.hasNonNull(name);
    }

    /** The text, or null if the field is absent. */
    @Nullable String text(String name) {
        return has(name) ? json.path(name).asText() : null;
    }

    /**
     * The text of a field without which the record has no meaning.
     *
     * @throws IllegalArgumentException if it is absent
     */
    String required(String name) {
        if (!json.path(name).isTextual()) {
            throw unexpected(name, "a text");
        }
        return json.path(name).textValue();
    }

    long integer(String name) {
        return json.path(name).asLong();
    }

    double decimal(String name) {
        return json.path(name).asDouble();
    }

    boolean flag(String name) {
        return json.path(name).asBoolean();
    }

    /** Microseconds since 1970, or {@code absent}. */
    long time(String name, long absent) {
        try {
            return has(name) ? CaptureTime.micros(Instant.parse(required(name))) : absent;
        } catch (DateTimeException e) {
            throw unexpected(name, "an RFC 3339 time");
        }
    }

    /** The constant with this name, in upper or lower case, or null if the field is absent. */
    <E extends Enum<E>> @Nullable E constant(String name, Class<E> type) {
        return has(name) ? requiredConstant(name, type) : null;
    }

    /** As {@link #constant}, of a field without which the record has no meaning. */
    <E extends Enum<E>> E requiredConstant(String name, Class<E> type) {
        String text = required(name).toUpperCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst()
                .orElseThrow(
                        () -> unexpected(name, "one of " + Arrays.asList(type.getEnumConstants())));
    }

    private IllegalArgumentException unexpected(String name, String expected) {
        JsonNode found = json.path(name);
        return new IllegalArgumentException(
                "%s of the %s is %s: expected %s"
                        .formatted(
                                name, record, found.isMissingNode() ? "missing" : found, expected));
    }
}
