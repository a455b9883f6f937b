// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

import dev.sluice.platform.local.Home;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Reads YAML. Mappings that are returned may be changed. */
final class Yaml {

    private static final String MERGE = "<<";

    private Yaml() {}

    /** Parses a file of the source tree that has one document. */
    static Map<String, Object> read(String file) throws IOException {
        return parse(Files.readString(Home.folder().resolve(file)));
    }

    /** Parses a text that has one document. */
    static Map<String, Object> parse(String text) {
        return map(merged(new Load(LoadSettings.builder().build()).loadFromString(text)));
    }

    /** Casts a value that has to be a mapping. */
    @SuppressWarnings("unchecked") // the keys of these files are strings
    static Map<String, Object> map(Object value) {
        assertThat(value).isInstanceOf(Map.class);
        return (Map<String, Object>) value;
    }

    /** Returns the mapping under a key; empty if there is none. */
    static Map<String, Object> map(Map<String, Object> parent, String key) {
        return map(parent.getOrDefault(key, Map.of()));
    }

    /** Returns the list under a key; empty if there is none. */
    static List<?> list(Map<String, Object> parent, String key) {
        Object value = parent.getOrDefault(key, List.of());
        assertThat(value).as(key).isInstanceOf(List.class);
        return (List<?>) value;
    }

    /** Resolves merge keys, which belong to YAML 1.1 and which compose understands. */
    private static Object merged(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Yaml::merged).toList();
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<String, Object> result = new LinkedHashMap<>();
        if (map.containsKey(MERGE)) {
            result.putAll(map(merged(map.get(MERGE))));
        }
        map.forEach(
                (key, inner) -> {
                    if (!key.equals(MERGE)) {
                        result.put(key.toString(), merged(inner));
                    }
                });
        return result;
    }
}
