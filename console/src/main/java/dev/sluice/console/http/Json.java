// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

import java.io.IOException;

import static java.nio.charset.StandardCharsets.UTF_8;

/** JSON of requests and responses. Stateless. */
public final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** Returns an empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Returns an empty array. */
    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /**
     * Reads an object.
     *
     * @throws ApiException if it is none
     */
    public static ObjectNode read(byte[] text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw ApiException.invalid("the body is not JSON: expected an object");
        }
        throw ApiException.invalid("the body is another JSON value: expected an object");
    }

    /** Reads a record that was checked before. */
    public static JsonNode record(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record was read from this text before", e);
        }
    }

    /** Answers with an object. */
    static void send(Context context, JsonNode body) {
        context.contentType("application/json").result(body.toString().getBytes(UTF_8));
    }

    /** Returns the body of an error. */
    static ObjectNode error(String code, String message) {
        ObjectNode body = object();
        body.putObject("error").put("code", code).put("message", message);
        return body;
    }
}
