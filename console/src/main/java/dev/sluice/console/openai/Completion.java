// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.openai;

import dev.sluice.console.json.Json;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.AnswerUsage;
import dev.sluice.model.FinishReason;
import dev.sluice.platform.client.ReceivedAnswer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/**
 * Writes an answer as a chat completion, whole or as the events of a stream.
 *
 * @param id of the completion
 * @param model that answers; may be null in records
 * @param seconds when it was made, seconds since 1970
 */
record Completion(String id, @Nullable String model, long seconds) {

    /** The completion of an answer. */
    static Completion of(Answer answer) {
        return of(answer.queryId(), answer.model());
    }

    /** The completion of a question. */
    static Completion of(String queryId, @Nullable String model) {
        return new Completion("chatcmpl-" + queryId, model, Instant.now().getEpochSecond());
    }

    /** The whole completion. */
    ObjectNode whole(ReceivedAnswer received) {
        Answer answer = received.answer();
        ObjectNode json = head("chat.completion");
        ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", text(answer))
                .putNull("refusal");
        choice.putNull("logprobs").put("finish_reason", reason(answer));
        json.set("usage", usage(received));
        return json;
    }

    /**
     * One event of a stream.
     *
     * @param delta what is added to the message
     * @param reason why it ends, or null if it goes on
     */
    ObjectNode chunk(ObjectNode delta, @Nullable String reason) {
        ObjectNode json = head("chat.completion.chunk");
        ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", reason);
        return json;
    }

    /** The event with the usage, which has no choices. */
    ObjectNode usageChunk(ReceivedAnswer received) {
        ObjectNode json = head("chat.completion.chunk");
        json.putArray("choices");
        json.set("usage", usage(received));
        return json;
    }

    private ObjectNode head(String object) {
        ObjectNode json = Json.object().put("id", id).put("object", object);
        return json.put("created", seconds).put("model", model);
    }

    static String text(Answer answer) {
        return Objects.requireNonNullElse(answer.text(), "");
    }

    static String reason(Answer answer) {
        return answer.finishReason() == FinishReason.LENGTH ? "length" : "stop";
    }

    /** What an answer does not tell is counted as 0. */
    private static ObjectNode usage(ReceivedAnswer received) {
        AnswerEvidence evidence = received.answer().evidence();
        AnswerUsage tokens =
                Objects.requireNonNullElse(received.answer().usage(), new AnswerUsage(0, 0));
        ObjectNode usage = Json.object();
        usage.put("prompt_tokens", tokens.promptTokens());
        usage.put("completion_tokens", tokens.generatedTokens());
        usage.put("total_tokens", tokens.promptTokens() + tokens.generatedTokens());
        ObjectNode own = usage.putObject("sluice");
        own.put("tokens_seen", evidence.tokensSeen()).put("tokens_kept", evidence.tokensKept());
        own.put("tokens_used", evidence.tokensUsed()).put("frames", evidence.frames());
        own.put("status", received.answer().status().wireName());
        own.set("as_of", Json.record(received.json()).get("as_of"));
        own.set("evidence", Json.record(received.json()).get("evidence"));
        own.set("timing", Json.record(received.json()).get("timing"));
        return usage;
    }
}
