// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A compose file with its overrides, after the interpolation of variables.
 *
 * @param services the services by name
 * @param volumes the named volumes
 */
record Compose(Map<String, Object> services, Map<String, Object> volumes) {

    private static final Pattern VARIABLE =
            Pattern.compile("\\$(\\w+)|\\$\\{(\\w+)(?::([-+])([^}]*))?}");

    /** Reads files of which each overrides those before it, without any variable set. */
    static Compose read(String... files) throws IOException {
        return read(Map.of(), files);
    }

    static Compose read(Map<String, String> variables, String... files) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        for (String file : files) {
            merge(all, Yaml.read(file));
        }
        Map<String, Object> result = Yaml.map(interpolated(all, variables));
        return new Compose(Yaml.map(result, "services"), Yaml.map(result, "volumes"));
    }

    Map<String, Object> service(String name) {
        return Yaml.map(services, name);
    }

    /** Returns the options of Flink that a service sets. */
    Map<String, String> flink(String service) {
        Map<String, String> options = new LinkedHashMap<>();
        String text = Yaml.map(service(service), "environment").get("FLINK_PROPERTIES").toString();
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(':'); // as the image's entry point does
            options.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        return options;
    }

    private static void merge(Map<String, Object> into, Map<String, Object> from) {
        from.forEach(
                (key, value) -> {
                    if (into.get(key) instanceof Map<?, ?> inner && value instanceof Map<?, ?>) {
                        Map<String, Object> copy = new LinkedHashMap<>(Yaml.map(inner));
                        merge(copy, Yaml.map(value));
                        into.put(key, copy);
                    } else {
                        into.put(key, value);
                    }
                });
    }

    private static Object interpolated(Object value, Map<String, String> variables) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> result = new LinkedHashMap<>();
            map.forEach((key, inner) -> result.put(key.toString(), interpolated(inner, variables)));
            return result;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(inner -> interpolated(inner, variables)).toList();
        }
        return value instanceof String text ? interpolate(text, variables) : value;
    }

    private static String interpolate(String text, Map<String, String> variables) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(value(found.group(), variables)));
    }

    private static String value(String reference, Map<String, String> variables) {
        Matcher parts = VARIABLE.matcher(reference);
        if (!parts.matches()) {
            throw new IllegalArgumentException(reference);
        }
        String name = parts.group(1) == null ? parts.group(2) : parts.group(1);
        String value = variables.getOrDefault(name, "");
        String operator = parts.group(3) == null ? "" : parts.group(3);
        return switch (operator) {
            case "-" -> value.isEmpty() ? interpolate(parts.group(4), variables) : value;
            case "+" -> value.isEmpty() ? "" : interpolate(parts.group(4), variables);
            default -> value;
        };
    }
}
