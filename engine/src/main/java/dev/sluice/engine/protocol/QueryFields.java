// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.ingest.chunk.CaptureTime;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Reads single fields of a query; the exception says what was found and what was expected. */
final class QueryFields {

    private static final int SHOWN = 60;
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final JsonNode json;

    QueryFields(JsonNode json) {
        this.json = json;
    }

    void checkNames(List<String> known) throws InvalidQueryException {
        Set<String> unknown = new TreeSet<>();
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            unknown.add(names.next());
        }
        known.forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new InvalidQueryException(
                    "unknown fields %s; known ones are %s"
                            .formatted(shown(unknown.toString()), String.join(", ", known)));
        }
    }

    /** Returns the id if an answer can carry it, or null. */
    @Nullable String readableId(String name) {
        try {
            return id(name);
        } catch (InvalidQueryException e) {
            return null; // the first invalid field is reported already
        }
    }

    String id(String name) throws InvalidQueryException {
        String text = text(name, QueryParser.MAX_ID);
        if (text.isBlank()) {
            throw new InvalidQueryException(
                    json.path(name).isMissingNode()
                            ? "%s is missing; expected a text".formatted(name)
                            : "%s is empty; expected a text".formatted(name));
        }
        return text;
    }

    /** Returns the text, or an empty one if the field is missing. */
    String text(String name, int longest) throws InvalidQueryException {
        JsonNode value = json.path(name);
        if (isAbsent(value)) {
            return "";
        }
        return text(name, value, longest);
    }

    List<String> texts(String name, int most, int longest) throws InvalidQueryException {
        JsonNode values = json.path(name);
        if (isAbsent(values)) {
            return List.of();
        }
        if (!values.isArray() || values.size() > most) {
            throw unexpected(name, values, "an array of up to %d texts".formatted(most));
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode value : values) {
            String text = text(name, value, longest);
            if (text.isBlank() || texts.contains(text)) {
                throw unexpected(name, values, "texts that are not empty and differ");
            }
            texts.add(text);
        }
        return texts;
    }

    QueryMode mode(String name) throws InvalidQueryException {
        JsonNode value = json.path(name);
        if (isAbsent(value)) {
            return QueryMode.ONCE;
        }
        for (QueryMode mode : QueryMode.values()) {
            if (value.isTextual() && value.textValue().equals(mode.wireName())) {
                return mode;
            }
        }
        throw unexpected(name, value, "once, watch or cancel");
    }

    /**
     * Returns microseconds since 1970.
     *
     * @param placeholder the text that stands for {@code absent}, or null if there is none
     */
    long time(String name, @Nullable String placeholder, long absent) throws InvalidQueryException {
        JsonNode value = json.path(name);
        if (isAbsent(value) || value.isTextual() && value.textValue().equals(placeholder)) {
            return absent;
        }
        try {
            return CaptureTime.parse(text(name, value, SHOWN));
        } catch (DateTimeException e) {
            throw unexpected(
                    name,
                    value,
                    (placeholder == null ? "" : placeholder + " or ")
                            + "an RFC 3339 time such as 2026-11-20T09:30:00.5Z");
        }
    }

    /** Returns microseconds. */
    long duration(String name, long absent) throws InvalidQueryException {
        JsonNode value = json.path(name);
        if (isAbsent(value)) {
            return absent;
        }
        try {
            Duration duration = Duration.parse(text(name, value, SHOWN));
            if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
                throw unexpected(name, value, "a duration over zero, up to 100 years");
            }
            return duration.toNanos() / 1_000;
        } catch (DateTimeException e) {
            throw unexpected(name, value, "an ISO 8601 duration such as PT10M");
        }
    }

    int positive(String name, int absent) throws InvalidQueryException {
        JsonNode value = json.path(name);
        if (isAbsent(value)) {
            return absent;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
            throw unexpected(name, value, "a whole number over zero");
        }
        return value.intValue();
    }

    static String typeOf(JsonNode value) {
        return value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static String text(String name, JsonNode value, int longest)
            throws InvalidQueryException {
        if (!value.isTextual() || value.textValue().length() > longest) {
            throw unexpected(name, value, "a text of up to %d characters".formatted(longest));
        }
        // It would change when it is written and read, and a stream's id would change its subtask.
        if (!UTF_8.newEncoder().canEncode(value.textValue())) {
            throw unexpected(
                    name,
                    value,
                    "a text that UTF-8 can encode; it holds half of a surrogate pair, so send the"
                            + " whole character");
        }
        return value.textValue();
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static InvalidQueryException unexpected(String name, JsonNode value, String expected) {
        return new InvalidQueryException(
                "%s is %s; expected %s".formatted(name, shown(value.toString()), expected));
    }

    /** Returns the text as a message shows it: shortened, and without halves of characters. */
    private static String shown(String text) {
        String cut = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
        return new String(cut.getBytes(UTF_8), UTF_8);
    }
}
