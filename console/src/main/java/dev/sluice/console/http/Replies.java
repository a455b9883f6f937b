// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import dev.sluice.console.json.Json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

import static java.nio.charset.StandardCharsets.UTF_8;

/** JSON of requests and responses. Stateless. */
public final class Replies {

    private Replies() {}

    /**
     * Reads the body of a request.
     *
     * @throws ApiException if it is no JSON object
     */
    public static ObjectNode body(Context context) {
        return Json.read(context.bodyAsBytes())
                .orElseThrow(() -> ApiException.invalid("the body is no JSON object"));
    }

    /** Answers with JSON. */
    public static void send(Context context, JsonNode body) {
        context.contentType("application/json").result(body.toString().getBytes(UTF_8));
    }

    /** Returns the body of an error. */
    static ObjectNode error(String code, String message) {
        ObjectNode body = Json.object();
        body.putObject("error").put("code", code).put("message", message);
        return body;
    }
}
