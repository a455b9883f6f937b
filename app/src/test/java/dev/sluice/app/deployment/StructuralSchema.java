// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A structural schema, with which Kubernetes checks the objects of a custom resource definition.
 * Kubernetes removes fields that the schema does not have; here they are problems, as with {@code
 * kubectl apply --validate=strict}.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema">the
 *     documentation</a>
 */
final class StructuralSchema {

    private static final Set<String> KNOWN =
            Set.of(
                    "type",
                    "properties",
                    "additionalProperties",
                    "items",
                    "enum",
                    "required",
                    "anyOf",
                    "description",
                    "format",
                    "default",
                    "nullable",
                    "x-kubernetes-int-or-string",
                    "x-kubernetes-preserve-unknown-fields");

    private final Map<String, Object> root;

    StructuralSchema(Map<String, Object> root) {
        this.root = root;
    }

    /** Returns what is wrong with an object; empty if nothing is. */
    List<String> problems(Object value) {
        List<String> problems = new ArrayList<>();
        check("", root, value, problems);
        return problems;
    }

    private void check(
            String path, Map<String, Object> schema, Object value, List<String> problems) {
        if (!KNOWN.containsAll(schema.keySet())) {
            throw new IllegalArgumentException(path + ": a keyword that is not checked: " + schema);
        }
        if (!hasType(schema, value)) {
            problems.add("%s: expected %s, found %s".formatted(path, schema.get("type"), value));
        } else if (!Yaml.list(schema, "enum").isEmpty()
                && !Yaml.list(schema, "enum").contains(value)) {
            problems.add("%s: %s is none of %s".formatted(path, value, schema.get("enum")));
        } else if (value instanceof Map<?, ?>) {
            fields(path, schema, Yaml.map(value), problems);
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                check(path + "[" + i + "]", Yaml.map(schema, "items"), list.get(i), problems);
            }
        }
    }

    private void fields(
            String path,
            Map<String, Object> schema,
            Map<String, Object> value,
            List<String> problems) {
        for (Object field : Yaml.list(schema, "required")) {
            if (!value.containsKey(field.toString())) {
                problems.add("%s.%s: missing".formatted(path, field));
            }
        }
        Map<String, Object> properties = Yaml.map(schema, "properties");
        boolean open = Boolean.TRUE.equals(schema.get("x-kubernetes-preserve-unknown-fields"));
        value.forEach(
                (name, inner) -> {
                    String field = path + "." + name;
                    if (properties.containsKey(name)) {
                        check(field, Yaml.map(properties, name), inner, problems);
                    } else if (schema.containsKey("additionalProperties")) {
                        check(field, Yaml.map(schema, "additionalProperties"), inner, problems);
                    } else if (!open) {
                        problems.add(field + ": unknown");
                    }
                });
    }

    private static boolean hasType(Map<String, Object> schema, Object value) {
        if (Boolean.TRUE.equals(schema.get("x-kubernetes-int-or-string"))) {
            return value instanceof Integer || value instanceof String;
        }
        String type = schema.getOrDefault("type", "").toString();
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "number" -> value instanceof Number;
            case "" -> true;
            default -> throw new IllegalArgumentException("type " + type);
        };
    }
}
