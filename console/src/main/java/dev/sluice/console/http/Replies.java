// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import dev.sluice.console.json.Json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

import java.io.IOException;
import java.util.Locale;

import static java.nio.charset.StandardCharsets.UTF_8;

/** JSON of requests and responses. Stateless. */
public final class Replies {

    /** Size of the largest body of a request, bytes. */
    public static final long MAX_BODY = 1 << 20;

    private Replies() {}

    /**
     * Reads the body of a request.
     *
     * @throws ApiException if it is no JSON object
     */
    public static ObjectNode body(Context context) {
        return body(context, MAX_BODY);
    }

    /**
     * Reads the body of a request.
     *
     * @param maxBytes size of the largest one, whether the request tells its length or not
     * @throws ApiException if it is larger, or no JSON object
     */
    public static ObjectNode body(Context context, long maxBytes) {
        byte[] body;
        try {
            body = context.bodyInputStream().readNBytes(Math.toIntExact(maxBytes + 1));
        } catch (IOException e) {
            throw ApiException.invalid(
                    "the body could not be read: %s", String.valueOf(e.getMessage()));
        }
        if (body.length > maxBytes) {
            throw new ApiException(
                    413, "LIMIT", "the body is too large; expected at most %,d bytes", maxBytes);
        }
        return Json.read(body)
                .orElseThrow(() -> ApiException.invalid("the body is no JSON object"));
    }

    /** Answers with JSON. */
    public static void send(Context context, JsonNode body) {
        context.contentType("application/json").result(body.toString().getBytes(UTF_8));
    }

    /** Answers with a refusal, in the form that the clients of an address expect. */
    public static void refuse(Context context, ApiException refusal) {
        context.status(refusal.status());
        boolean openAi = context.path().startsWith("/v1/");
        send(context, openAi ? openAiError(refusal) : error(refusal.code(), refusal.text()));
    }

    /** Returns the body of an error as OpenAI's interface has it. */
    public static ObjectNode openAiError(ApiException refusal) {
        String type =
                switch (refusal.status()) {
                    case 401 -> "authentication_error";
                    case 403 -> "permission_error";
                    case 429 -> "rate_limit_error";
                    default -> refusal.status() < 500 ? "invalid_request_error" : "server_error";
                };
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", refusal.text())
                .put("type", type)
                .putNull("param")
                .put("code", refusal.code().toLowerCase(Locale.ROOT));
        return body;
    }

    /** Returns the body of an error. */
    static ObjectNode error(String code, String message) {
        ObjectNode body = Json.object();
        body.putObject("error").put("code", code).put("message", message);
        return body;
    }
}
