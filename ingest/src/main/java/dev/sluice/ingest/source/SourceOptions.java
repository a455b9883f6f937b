// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of a source of the form {@code scheme:path?name=value&…}. Immutable. */
final class SourceOptions {

    private final String scheme;
    private final String path;
    private final Map<String, String> values;

    private SourceOptions(String scheme, String path, Map<String, String> values) {
        this.scheme = scheme;
        this.path = path;
        this.values = values;
    }

    static SourceOptions parse(String text) throws SourceException {
        String scheme = text.substring(0, text.indexOf(':'));
        String rest = text.substring(text.indexOf(':') + 1);
        int query = rest.indexOf('?');
        Map<String, String> values = new LinkedHashMap<>();
        if (query >= 0) {
            for (String pair : rest.substring(query + 1).split("&")) {
                int equals = pair.indexOf('=');
                if (equals <= 0) {
                    throw new SourceException(
                            "'%s' in %s: is not name=value; write %s:…?name=value&name=value"
                                    .formatted(pair, scheme, scheme));
                }
                values.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return new SourceOptions(scheme, query < 0 ? rest : rest.substring(0, query), values);
    }

    String path() {
        return path;
    }

    void requireKnown(String... names) throws SourceException {
        List<String> allowed = Arrays.asList(names);
        for (String name : values.keySet()) {
            if (!allowed.contains(name)) {
                throw new SourceException(
                        "%s: has no option '%s': expected one of %s"
                                .formatted(scheme, name, String.join(", ", allowed)));
            }
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    long integer(String name, long fallback, long min, long max) throws SourceException {
        String text = values.get(name);
        if (text == null) {
            return fallback;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw outOfRange(name, text, min, max, e);
        }
        throw outOfRange(name, text, min, max, null);
    }

    private SourceException outOfRange(
            String name, String text, long min, long max, @Nullable Throwable cause) {
        return new SourceException(
                "option %s of %s: is '%s': expected an integer from %d to %d"
                        .formatted(name, scheme, text, min, max),
                cause);
    }
}
