package dev.sluice.engine.protocol;

import dev.sluice.ingest.chunk.CaptureTime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Locale;

/**
 * The JSON form of an answer ({@code docs/schemas/answer.json}): always the same fields in the same
 * order, so that equal answers are equal bytes. Stateless.
 */
public final class AnswerJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MICROS = 1_000; // timing is given to the microsecond

    private AnswerJson() {}

    /** Writes an answer, UTF-8. */
    public static byte[] write(Answer answer) {
        ObjectNode json = JSON.createObjectNode();
        json.put("query_id", answer.queryId());
        json.put("stream_id", answer.streamId());
        json.put("sequence", answer.sequence());
        json.put("status", answer.status().wireName());
        putTime(json, "as_of", answer.asOfMicros());
        json.put("answer", answer.text());
        json.put(
                "finish_reason",
                answer.finishReason() == null
                        ? null
                        : answer.finishReason().name().toLowerCase(Locale.ROOT));
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

    private static void putEvidence(ObjectNode json, AnswerEvidence evidence) {
        putTime(json, "from", evidence.fromMicros());
        putTime(json, "to", evidence.toMicros());
        json.put("frames", evidence.frames());
        json.put("tokens_seen", evidence.tokensSeen());
        json.put("tokens_kept", evidence.tokensKept());
        json.put("tokens_used", evidence.tokensUsed());
        json.put("late", evidence.late());
    }

    private static void putTiming(ObjectNode json, AnswerTiming timing) {
        json.put("wait_ms", rounded(timing.waited()));
        json.put("prefill_ms", rounded(timing.prefill()));
        json.put("first_token_ms", rounded(timing.firstToken()));
        json.put("total_ms", rounded(timing.total()));
    }

    private static void putTime(ObjectNode json, String name, long micros) {
        json.put(name, micros == Answer.NO_TIME ? null : CaptureTime.format(micros));
    }

    private static double rounded(double millis) {
        return Math.round(millis * MICROS) / MICROS;
    }
}
