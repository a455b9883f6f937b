// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

import dev.sluice.platform.local.Home;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Reads YAML files of the source tree. */
final class Yaml {

    private static final String MERGE = "<<";

    private Yaml() {}

    /** Returns the only document of a file. */
    static Map<String, Object> read(String file) throws IOException {
        List<Map<String, Object>> documents = readAll(file);
        assertThat(documents).as(file).hasSize(1);
        return documents.get(0);
    }

    /** Returns all documents of a file. */
    static List<Map<String, Object>> readAll(String file) throws IOException {
        LoadSettings settings = LoadSettings.builder().setLabel(file).build();
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Object document :
                new Load(settings)
                        .loadAllFromString(Files.readString(Home.folder().resolve(file)))) {
            documents.add(map(merged(document)));
        }
        return documents;
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
