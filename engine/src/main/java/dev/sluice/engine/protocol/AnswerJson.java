// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.model.FinishReason;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * The JSON form of an answer ({@code docs/schemas/answer.json}), in both directions. It always has
 * the same fields in the same order, so that equal answers are equal bytes; only those of the
 * question are left out if that could not be read, the usage if the model was not asked, and since
 * when the answer holds if it is not to a watch. Stateless.
 */
public final class AnswerJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MICROS = 1_000; // timing is written to the microsecond

    private AnswerJson() {}

    /** Writes an answer in UTF-8. */
    public static byte[] write(Answer answer) {
        ObjectNode json = JSON.createObjectNode();
        json.put("query_id", answer.queryId());
        json.put("stream_id", answer.streamId());
        json.put("sequence", answer.sequence());
        if (answer.asked() != null) {
            putQuestion(json, answer.asked());
        }
        json.put("status", answer.status().wireName());
        putTime(json, "as_of", answer.asOfMicros());
        if (answer.sinceMicros() != Answer.NO_TIME) {
            putTime(json, "since", answer.sinceMicros());
        }
        json.put("answer", answer.text());
        json.put("finish_reason", wireName(answer.finishReason()));
        if (answer.usage() != null) {
            ObjectNode usage = json.putObject("usage");
            usage.put("prompt_tokens", answer.usage().promptTokens());
            usage.put("generated_tokens", answer.usage().generatedTokens());
        }
        putEvidence(json.putObject("evidence"), answer.evidence());
        putTiming(json.putObject("timing"), answer.timing());
        json.put("model", answer.model());
        json.put("policy", answer.policy());
        if (answer.error() != null) {
            ObjectNode error = json.putObject("error");
            error.put("code", answer.error().code().name());
            error.put("message", answer.error().message());
        }
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
        }
    }

    /**
     * Reads a record's value. Unknown fields are ignored; an absent field is null, zero or empty,
     * but for the question's id and the status.
     *
     * @param value null for a tombstone
     * @throws IllegalArgumentException if it is not an answer
     */
    public static Answer read(byte @Nullable [] value) {
        ReadFields json = ReadFields.of("answer", value);
        return new Answer(
                json.required("query_id"),
                json.text("stream_id"),
                json.integer("sequence"),
                json.requiredConstant("status", AnswerStatus.class),
                json.time("as_of", Answer.NO_TIME),
                json.text("answer"),
                json.constant("finish_reason", FinishReason.class),
                evidence(json.object("evidence")),
                timing(json.object("timing")),
                json.text("model"),
                json.text("policy"),
                json.has("error") ? error(json.object("error")) : null,
                question(json),
                json.has("usage") ? usage(json.object("usage")) : null,
                json.time("since", Answer.NO_TIME));
    }

    private static void putQuestion(ObjectNode json, AskedQuestion question) {
        json.put("question", question.text());
        json.put("mode", question.mode().wireName());
        json.put("at", QueryJson.at(question.atMicros()));
    }

    private static @Nullable AskedQuestion question(ReadFields json) {
        String text = json.text("question");
        QueryMode mode = json.constant("mode", QueryMode.class);
        if (text == null || mode == null) {
            return null;
        }
        boolean latest = QueryJson.LATEST.equals(json.text("at"));
        return new AskedQuestion(text, mode, latest ? Query.LATEST : json.time("at", Query.LATEST));
    }

    private static void putEvidence(ObjectNode json, AnswerEvidence evidence) {
        putTime(json, "from", evidence.fromMicros());
        putTime(json, "to", evidence.toMicros());
        json.put("frames", evidence.frames());
        json.put("tokens_seen", evidence.tokensSeen());
        json.put("tokens_kept", evidence.tokensKept());
        json.put("tokens_used", evidence.tokensUsed());
        json.put("late", evidence.late());
    }

    private static AnswerEvidence evidence(ReadFields json) {
        return new AnswerEvidence(
                json.time("from", Answer.NO_TIME),
                json.time("to", Answer.NO_TIME),
                (int) json.integer("frames"),
                json.integer("tokens_seen"),
                json.integer("tokens_kept"),
                json.integer("tokens_used"),
                json.flag("late"));
    }

    private static void putTiming(ObjectNode json, AnswerTiming timing) {
        json.put("wait_ms", rounded(timing.waited()));
        json.put("prefill_ms", rounded(timing.prefill()));
        json.put("first_token_ms", rounded(timing.firstToken()));
        json.put("total_ms", rounded(timing.total()));
    }

    private static AnswerTiming timing(ReadFields json) {
        return new AnswerTiming(
                json.decimal("wait_ms"),
                json.decimal("prefill_ms"),
                json.decimal("first_token_ms"),
                json.decimal("total_ms"));
    }

    private static AnswerUsage usage(ReadFields json) {
        return new AnswerUsage(
                (int) json.integer("prompt_tokens"), (int) json.integer("generated_tokens"));
    }

    private static AnswerError error(ReadFields json) {
        return new AnswerError(
                json.requiredConstant("code", ErrorCode.class), json.text("message"));
    }

    private static void putTime(ObjectNode json, String name, long micros) {
        json.put(name, micros == Answer.NO_TIME ? null : CaptureTime.format(micros));
    }

    private static @Nullable String wireName(@Nullable FinishReason reason) {
        return reason == null ? null : reason.name().toLowerCase(Locale.ROOT);
    }

    private static double rounded(double millis) {
        return Math.round(millis * MICROS) / MICROS;
    }
}
