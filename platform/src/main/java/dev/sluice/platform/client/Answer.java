package dev.sluice.platform.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A record of the answers topic.
 *
 * @param text the record's value as it came
 * @param json the same, parsed
 */
public record Answer(String text, JsonNode json) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a record's value.
     *
     * @param text null for a tombstone
     * @throws IllegalArgumentException if it is no JSON object
     */
    public static Answer parse(String text) {
        try {
            JsonNode json = text == null ? JSON.missingNode() : JSON.readTree(text);
            if (json.isObject()) {
                return new Answer(text, json);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("an answer that is not JSON: " + text, e);
        }
        throw new IllegalArgumentException("an answer that is no JSON object: " + text);
    }

    /** The question's id. */
    public String queryId() {
        return json.path("query_id").asText();
    }

    /** The stream asked about. */
    public String streamId() {
        return json.path("stream_id").asText();
    }

    /** Number of the answer among those to its question. */
    public long sequence() {
        return json.path("sequence").asLong();
    }

    /** {@code ok}, {@code no_video}, {@code timeout}, {@code history_gone} or {@code error}. */
    public String status() {
        return json.path("status").asText();
    }

    /** Whether the model answered. */
    public boolean ok() {
        return "ok".equals(status());
    }

    /** Whether the question was not admitted at all, so that no other answer will come. */
    public boolean refused() {
        String code = json.path("error").path("code").asText();
        return code.equals("QUERY_INVALID") || code.equals("OVERLOAD");
    }

    /** The words. */
    public String words() {
        return json.path("answer").asText("");
    }

    /** A count of the evidence: {@code frames}, {@code tokens_seen}, … */
    public long evidence(String name) {
        return json.path("evidence").path(name).asLong();
    }
}
