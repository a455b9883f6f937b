// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks an answer that a verb prints: its additional fields against printed-answer.json, the rest
 * against answer.json. It knows the few keywords that these schemas use.
 */
public final class AnswerSchema {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Path.of(System.getProperty("sluice.home"), "docs/schemas");

    private AnswerSchema() {}

    /**
     * Fails unless the object is an answer.
     *
     * @param additional the fields that the verb adds
     */
    public static void check(JsonNode printed, String... additional) throws IOException {
        JsonNode extras = JSON.readTree(FOLDER.resolve("printed-answer.json").toFile());
        ObjectNode record = printed.deepCopy();
        List<String> problems = new ArrayList<>();
        List<String> found = new ArrayList<>();
        extras.get("properties")
                .properties()
                .forEach(
                        field -> {
                            JsonNode value = record.remove(field.getKey());
                            if (value != null) {
                                found.add(field.getKey());
                                check(field.getKey(), value, field.getValue(), problems);
                            }
                        });
        check("answer", record, JSON.readTree(FOLDER.resolve("answer.json").toFile()), problems);
        assertThat(problems).as(printed.toString()).isEmpty();
        assertThat(found).containsExactlyInAnyOrder(additional);
    }

    private static void check(String path, JsonNode value, JsonNode schema, List<String> problems) {
        if (schema.has("type") && !types(schema.get("type")).contains(type(value, schema))) {
            problems.add("%s is %s, expected %s".formatted(path, value, schema.get("type")));
        }
        if (schema.has("enum") && !values(schema.get("enum")).contains(value)) {
            problems.add("%s is %s, expected one of %s".formatted(path, value, schema.get("enum")));
        }
        if (schema.has("minimum") && value.asDouble() < schema.get("minimum").asDouble()) {
            problems.add("%s is %s, expected a larger number".formatted(path, value));
        }
        schema.path("required")
                .forEach(
                        name -> {
                            if (!value.has(name.asText())) {
                                problems.add("%s has no %s".formatted(path, name));
                            }
                        });
        JsonNode properties = schema.path("properties");
        value.properties()
                .forEach(
                        field -> {
                            JsonNode inner = properties.get(field.getKey());
                            if (inner != null) {
                                check(
                                        path + "." + field.getKey(),
                                        field.getValue(),
                                        inner,
                                        problems);
                            } else if (schema.has("additionalProperties")) {
                                problems.add("%s has %s".formatted(path, field.getKey()));
                            }
                        });
    }

    private static List<String> types(JsonNode type) {
        return type.isTextual()
                ? List.of(type.asText())
                : values(type).stream().map(JsonNode::asText).toList();
    }

    private static List<JsonNode> values(JsonNode array) {
        List<JsonNode> values = new ArrayList<>();
        array.forEach(values::add);
        return values;
    }

    private static String type(JsonNode value, JsonNode schema) {
        if (value.isNumber()) {
            return types(schema.get("type")).contains("number") || !value.isIntegralNumber()
                    ? "number"
                    : "integer";
        }
        return value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }
}
