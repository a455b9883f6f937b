// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.openai;

import dev.sluice.console.http.ApiException;
import dev.sluice.engine.protocol.Query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/**
 * A chat completion as it was asked for. The last message of the user is the question; those of the
 * system are put before it; earlier turns are not used. The video is that of the last message that
 * has one.
 *
 * @param model the model, empty if none is named
 * @param question the text of the question
 * @param video address of the video
 * @param options the only answers allowed; empty for free text
 * @param maxTokens maximum length of the answer, 0 for the configured one
 * @param stream whether the answer is sent as events
 * @param usageInStream whether the events end with the usage
 */
record ChatRequest(
        String model,
        String question,
        String video,
        List<String> options,
        int maxTokens,
        boolean stream,
        boolean usageInStream) {

    /**
     * Reads a request.
     *
     * @throws ApiException if it is none that can be answered
     */
    static ChatRequest parse(ObjectNode body) {
        if (body.path("n").asInt(1) != 1) {
            throw ApiException.invalid("n is %s; expected 1", body.get("n"));
        }
        StringBuilder system = new StringBuilder();
        String question = "";
        String video = "";
        for (JsonNode message : body.path("messages")) {
            String role = message.path("role").asText();
            String text = text(message.path("content"));
            String found = video(message.path("content"));
            video = found.isEmpty() ? video : found;
            switch (role) {
                case "system", "developer" -> system.append(text).append('\n');
                case "user" -> question = text.isEmpty() ? question : text;
                default -> {
                    // What was answered before is not part of the question.
                }
            }
        }
        if (question.isBlank() || video.isEmpty()) {
            throw ApiException.invalid(
                    "found no %s in messages; expected a message of the user with a part {\"type\":\"text\",\"text\":…} and a part {\"type\":\"video_url\",\"video_url\":{\"url\":\"sluice://STREAM?from=…&to=…\"}}, or with a data:video/…;base64,… URL",
                    video.isEmpty() ? "video_url" : "text");
        }
        return new ChatRequest(
                body.path("model").asText(""),
                (system + question).strip(),
                video,
                options(body),
                maxTokens(body),
                body.path("stream").asBoolean(),
                body.path("stream_options").path("include_usage").asBoolean());
    }

    /**
     * Returns the question about the latest state of a stream; it is not checked.
     *
     * @param streamId the stream, or a name for another video
     */
    Query query(String streamId) {
        return Query.latest(streamId, question).withOptions(options).withMaxNewTokens(maxTokens);
    }

    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode part : content) {
            if (part.path("type").asText().equals("text")) {
                texts.add(part.path("text").asText());
            }
        }
        return String.join("\n", texts);
    }

    private static String video(JsonNode content) {
        String url = "";
        for (JsonNode part : content) {
            String type = part.path("type").asText();
            if (type.equals("video_url")) {
                JsonNode video = part.path("video_url");
                url = video.isTextual() ? video.textValue() : video.path("url").asText();
            } else if (!type.equals("text")) {
                throw ApiException.invalid(
                        "found a part of type '%s'; expected text and video_url", type);
            }
        }
        return url;
    }

    /** The name is that of vLLM's extension. */
    private static List<String> options(ObjectNode body) {
        List<String> options = new ArrayList<>();
        body.path("guided_choice").forEach(option -> options.add(option.asText()));
        return options;
    }

    private static int maxTokens(ObjectNode body) {
        JsonNode limit =
                body.hasNonNull("max_completion_tokens")
                        ? body.path("max_completion_tokens")
                        : body.path("max_tokens");
        if (limit.isMissingNode() || limit.isNull()) {
            return 0;
        }
        if (!limit.isInt() || limit.intValue() < 1) {
            throw ApiException.invalid("max_tokens is %s; expected a whole number from 1", limit);
        }
        return limit.intValue();
    }
}
