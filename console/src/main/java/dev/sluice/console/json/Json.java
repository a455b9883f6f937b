// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.json;

import dev.sluice.ingest.chunk.CaptureTime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.util.Optional;

/** Reading and writing JSON. Stateless. */
public final class Json {

    /** Texts may be as long as what contains them, which is limited elsewhere. */
    private static final ObjectMapper MAPPER =
            new ObjectMapper(
                    JsonFactory.builder()
                            .streamReadConstraints(
                                    StreamReadConstraints.builder()
                                            .maxStringLength(Integer.MAX_VALUE)
                                            .build())
                            .build());

    private Json() {}

    /** Returns an empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Reads an object; empty if it is none. */
    public static Optional<ObjectNode> read(byte[] text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Reads a record that was checked before. */
    public static JsonNode record(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record was read from this text before", e);
        }
    }

    /** Writes microseconds since 1970. */
    public static String time(long micros) {
        return CaptureTime.format(micros);
    }
}
