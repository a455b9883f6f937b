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

import java.util.Objects;

/** Writes answers as chat completions, whole or as the events of a stream. Stateless. */
final class Completion {

    private Completion() {}

    /** The whole completion. */
    static ObjectNode whole(ReceivedAnswer received, long seconds) {
        Answer answer = received.answer();
        ObjectNode json = head(answer, "chat.completion", seconds);
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
    static ObjectNode chunk(
            Answer answer, long seconds, ObjectNode delta, @Nullable String reason) {
        ObjectNode json = head(answer, "chat.completion.chunk", seconds);
        ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", reason);
        return json;
    }

    /** The event with the usage, which has no choices. */
    static ObjectNode usageChunk(ReceivedAnswer received, long seconds) {
        ObjectNode json = head(received.answer(), "chat.completion.chunk", seconds);
        json.putArray("choices");
        json.set("usage", usage(received));
        return json;
    }

    private static ObjectNode head(Answer answer, String object, long seconds) {
        ObjectNode json = Json.object();
        json.put("id", "chatcmpl-" + answer.queryId()).put("object", object);
        json.put("created", seconds).put("model", answer.model());
        return json;
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
