// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * Checks values against a schema in docs/schemas, with the part of JSON Schema 2020-12 that these
 * schemas use. An unknown keyword is an error, so that no constraint is skipped silently.
 */
final class JsonSchema {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> ANNOTATIONS =
            Set.of("$schema", "$defs", "title", "description", "default", "then", "else");

    private final JsonNode root;

    private JsonSchema(JsonNode root) {
        this.root = root;
    }

    static JsonSchema named(String name) throws IOException {
        Path home = Path.of(System.getProperty("sluice.home", ".."));
        return new JsonSchema(
                JSON.readTree(Files.readString(home.resolve("docs/schemas").resolve(name))));
    }

    JsonNode root() {
        return root;
    }

    /** What is wrong with a record's value; empty if it is valid. */
    List<String> problems(byte[] value) throws IOException {
        return problems(root, JSON.readTree(value), "");
    }

    private List<String> problems(JsonNode schema, JsonNode value, String path) {
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, JsonNode> rule : schema.properties()) {
            switch (rule.getKey()) {
                case "properties" -> properties(rule.getValue(), value, path, problems);
                case "items" ->
                        value.forEach(
                                item -> problems.addAll(problems(rule.getValue(), item, path)));
                case "allOf" ->
                        rule.getValue().forEach(s -> problems.addAll(problems(s, value, path)));
                case "$ref" -> {
                    String pointer = rule.getValue().textValue().substring(1);
                    problems.addAll(problems(root.at(pointer), value, path));
                }
                case "if" -> {
                    boolean holds = problems(rule.getValue(), value, path).isEmpty();
                    JsonNode branch = schema.path(holds ? "then" : "else");
                    problems.addAll(problems(branch, value, path));
                }
                default -> {
                    if (!ANNOTATIONS.contains(rule.getKey())
                            && !holds(schema, rule.getKey(), rule.getValue(), value)) {
                        problems.add("%s: %s %s".formatted(path, rule, value));
                    }
                }
            }
        }
        return problems;
    }

    private void properties(
            JsonNode properties, JsonNode value, String path, List<String> problems) {
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            JsonNode field = value.path(property.getKey());
            if (!field.isMissingNode()) {
                String name = path + "/" + property.getKey();
                problems.addAll(problems(property.getValue(), field, name));
            }
        }
    }

    private boolean holds(JsonNode schema, String keyword, JsonNode rule, JsonNode value) {
        return switch (keyword) {
            case "type" -> rule.isArray() ? any(rule, t -> isType(t, value)) : isType(rule, value);
            case "enum" -> any(rule, value::equals);
            case "const" -> rule.equals(value);
            case "required" -> all(rule, name -> value.has(name.textValue()));
            case "additionalProperties" -> onlyKnown(schema.path("properties"), value);
            case "minimum" -> value.doubleValue() >= rule.doubleValue();
            case "maximum" -> value.doubleValue() <= rule.doubleValue();
            case "minLength" -> length(value) >= rule.intValue();
            case "maxLength" -> length(value) <= rule.intValue();
            case "maxItems" -> value.size() <= rule.intValue();
            case "uniqueItems" -> {
                Set<JsonNode> items = new HashSet<>();
                value.forEach(items::add);
                yield items.size() == value.size();
            }
            case "format" -> value.isNull() || isFormat(rule.textValue(), value.textValue());
            case "anyOf" -> any(rule, s -> problems(s, value, "").isEmpty());
            case "oneOf" -> stream(rule).filter(s -> problems(s, value, "").isEmpty()).count() == 1;
            default -> throw new AssertionError("the keyword " + keyword + " is not implemented");
        };
    }

    private static boolean onlyKnown(JsonNode properties, JsonNode value) {
        return value.properties().stream().allMatch(field -> properties.has(field.getKey()));
    }

    private static int length(JsonNode value) {
        return value.textValue().codePointCount(0, value.textValue().length());
    }

    private static boolean isType(JsonNode type, JsonNode value) {
        return switch (type.textValue()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new AssertionError("the type " + type + " is not implemented");
        };
    }

    private static boolean isFormat(String format, String text) {
        try {
            switch (format) {
                case "date-time" -> Instant.parse(text);
                case "duration" -> Duration.parse(text);
                default -> throw new AssertionError("the format " + format + " is unknown");
            }
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean any(JsonNode array, Predicate<JsonNode> test) {
        return stream(array).anyMatch(test);
    }

    private static boolean all(JsonNode array, Predicate<JsonNode> test) {
        return stream(array).allMatch(test);
    }

    private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
