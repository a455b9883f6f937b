// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.rule;

import dev.sluice.app.option.DurationConverter;
import dev.sluice.platform.yaml.YamlValue;

import picocli.CommandLine.TypeConversionException;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads one alert of a file. What is wrong with it is reported and not thrown. */
final class AlertEntry {

    private static final List<String> KEYS =
            List.of(
                    "to",
                    "format",
                    "headers",
                    "secret-env",
                    "streams",
                    "watches",
                    "when",
                    "when-not",
                    "cool-down",
                    "with-frame");

    private final String name;
    private final YamlValue entry;
    private final Variables variables;
    private final Map<String, YamlValue> fields;

    AlertEntry(String name, YamlValue entry, Variables variables) {
        this.name = name;
        this.entry = entry;
        this.variables = variables;
        this.fields = entry.map(KEYS);
    }

    /** Reads the alert; empty if it has no valid address, which is reported then. */
    Optional<Alert> read() {
        Optional<URI> to = value("to", text -> Webhook.address(variables.resolve(text)));
        if (!fields.containsKey("to") && entry.isMap()) {
            entry.problem("found no 'to'; expected the URL of a webhook");
        }
        WebhookFormat format =
                value("format", WebhookFormat::parse).orElse(WebhookFormat.CLOUDEVENTS);
        Optional<String> secret = value("secret-env", variables::value);
        AnswerMatch match =
                new AnswerMatch(List.copyOf(texts("when")), List.copyOf(texts("when-not")));
        Map<String, String> headers = headers();
        Duration coolDown = value("cool-down", AlertEntry::duration).orElse(Duration.ZERO);
        YamlValue frame = fields.get("with-frame");
        boolean withFrame = frame != null && frame.flag();
        Set<String> streams = texts("streams");
        Set<String> watches = texts("watches");
        return to.map(
                uri ->
                        new Alert(
                                name,
                                streams,
                                watches,
                                match,
                                coolDown,
                                new Webhook(uri, format, headers, secret),
                                withFrame));
    }

    private static Duration duration(String text) {
        try {
            return new DurationConverter().convert(text);
        } catch (TypeConversionException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Reads a single value; an exception's message is reported. */
    private <T> Optional<T> value(String key, Function<String, T> parser) {
        YamlValue value = fields.get(key);
        return value == null ? Optional.empty() : parsed(value, parser);
    }

    private static <T> Optional<T> parsed(YamlValue value, Function<String, T> parser) {
        Optional<String> text = value.text();
        try {
            return text.map(parser);
        } catch (IllegalArgumentException e) {
            value.problem("%s", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Reads one text, or a list of them. */
    private Set<String> texts(String key) {
        Set<String> texts = new LinkedHashSet<>();
        YamlValue value = fields.get(key);
        if (value != null) {
            for (YamlValue one : value.isList() ? value.list() : List.of(value)) {
                one.text().filter(text -> !text.isBlank()).ifPresent(texts::add);
            }
        }
        return texts;
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        YamlValue declared = fields.get("headers");
        if (declared != null) {
            declared.map()
                    .forEach(
                            (key, value) ->
                                    parsed(
                                                    value,
                                                    text ->
                                                            Headers.check(
                                                                    key, variables.resolve(text)))
                                            .ifPresent(text -> headers.put(key, text)));
        }
        return headers;
    }
}
