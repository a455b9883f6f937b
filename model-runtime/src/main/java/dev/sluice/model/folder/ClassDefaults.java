// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The values that transformers' configuration classes supply where a config.json is silent: a
 * configuration is saved without the fields that have their class's defaults. The table is made
 * from the classes of several versions by {@code training/class_defaults.py}.
 */
final class ClassDefaults {

    private static final String TABLE = "class-defaults.json";
    private static final List<String> PARTS = List.of("text_config", "vision_config");
    private static final String TYPE = "model_type";

    private ClassDefaults() {}

    /**
     * Returns the defaults of a configuration. A part that is there takes the defaults of its own
     * class; a part that is missing is that of the whole model's default configuration.
     */
    static JsonNode of(ModelType type, JsonNode config) {
        JsonNode table = Table.ROOT;
        ObjectNode defaults = table.path("models").path(type.wireName()).deepCopy();
        for (String part : PARTS) {
            if (config.path(part).isObject()) {
                String usual = defaults.path(part).path(TYPE).asText();
                String partType = config.path(part).path(TYPE).asText(usual);
                defaults.set(part, table.path("parts").path(part + ":" + partType));
            }
        }
        return defaults;
    }

    /** Read once, when it is first needed. */
    private static final class Table {

        static final JsonNode ROOT = read();

        private static JsonNode read() {
            try (InputStream file = ClassDefaults.class.getResourceAsStream(TABLE)) {
                return new ObjectMapper().readTree(file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the resource " + TABLE, e);
            }
        }
    }
}
