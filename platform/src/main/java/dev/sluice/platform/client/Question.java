package dev.sluice.platform.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A record of the queries topic, as it is asked.
 *
 * @param id the asker's id; a repeated id is not answered again
 * @param streamId the stream asked about
 * @param text the words
 * @param at capture time asked about, or empty for now
 * @param lookback how far back the evidence goes, or empty for all that is remembered
 * @param mode {@code once}, {@code watch} or {@code cancel}
 * @param until stream time at which a watch ends, or empty
 * @param options the only answers allowed, or empty
 */
public record Question(
        String id,
        String streamId,
        String text,
        Optional<Instant> at,
        Optional<Duration> lookback,
        String mode,
        Optional<Instant> until,
        List<String> options) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public Question {
        options = List.copyOf(options);
    }

    /** A question about now, with a new id. */
    public static Question latest(String streamId, String text) {
        return new Question(
                newId(),
                streamId,
                text,
                Optional.empty(),
                Optional.empty(),
                "once",
                Optional.empty(),
                List.of());
    }

    /** An id that nobody else has. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }

    /** The same question under another id. */
    public Question withId(String newId) {
        return new Question(newId, streamId, text, at, lookback, mode, until, options);
    }

    /** The same question about a point in capture time. */
    public Question at(Instant time) {
        return new Question(id, streamId, text, Optional.of(time), lookback, mode, until, options);
    }

    /** The same question, looking back this far. */
    public Question lookingBack(Duration duration) {
        return new Question(id, streamId, text, at, Optional.of(duration), mode, until, options);
    }

    /** The same question, answered whenever its answer changes. */
    public Question watching() {
        return new Question(id, streamId, text, at, lookback, "watch", until, options);
    }

    /** Withdraws this question. */
    public Question cancelling() {
        return new Question(
                id,
                streamId,
                "",
                Optional.empty(),
                Optional.empty(),
                "cancel",
                Optional.empty(),
                List.of());
    }

    /** The record's value. */
    public String toJson() {
        ObjectNode json = JSON.createObjectNode();
        json.put("query_id", id);
        json.put("stream_id", streamId);
        if (!text.isEmpty()) {
            json.put("question", text);
        }
        json.put("at", at.map(Instant::toString).orElse("latest"));
        lookback.ifPresent(duration -> json.put("lookback", duration.toString()));
        json.put("mode", mode);
        until.ifPresent(time -> json.put("until", time.toString()));
        if (!options.isEmpty()) {
            ArrayNode array = json.putArray("options");
            options.forEach(array::add);
        }
        return json.toString();
    }
}
