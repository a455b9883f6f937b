// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.ingest.chunk.ChunkHeaders;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/** Parses and checks records of the queries topic ({@code docs/schemas/query.json}). Stateless. */
final class QueryParser {

    /** Maximum length of an id, characters. */
    public static final int MAX_ID = ChunkHeaders.MAX_STREAM_ID;

    /** Maximum length of a question, characters. */
    public static final int MAX_QUESTION = 16_384;

    /** Maximum number of options. */
    public static final int MAX_OPTIONS = 64;

    /** Maximum length of an option, characters. */
    public static final int MAX_OPTION = 1_024;

    private static final List<String> FIELDS =
            List.of(
                    "query_id",
                    "stream_id",
                    "question",
                    "at",
                    "lookback",
                    "mode",
                    "until",
                    "options",
                    "max_new_tokens");

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private QueryParser() {}

    /**
     * Parses a record's value; never throws.
     *
     * @param value the record's value, or null if it has none
     */
    public static ParsedQuery parse(byte @Nullable [] value) {
        if (value == null || value.length == 0) {
            return unreadable("the record has no value; expected a question as a JSON object");
        }
        JsonNode json;
        try {
            json = JSON.readTree(value);
        } catch (JsonProcessingException e) {
            return unreadable(
                    "the record is not JSON (%s); expected a question as a JSON object"
                            .formatted(e.getOriginalMessage()));
        } catch (IOException e) {
            return unreadable("the record is not text in UTF-8: " + e.getMessage());
        }
        if (!json.isObject()) {
            return unreadable(
                    "the record is a JSON %s; expected an object with query_id, stream_id and question"
                            .formatted(QueryFields.typeOf(json)));
        }
        QueryFields fields = new QueryFields(json);
        try {
            return new ParsedQuery.Valid(query(fields));
        } catch (InvalidQueryException e) {
            return new ParsedQuery.Invalid(
                    fields.readableId("query_id"),
                    fields.readableId("stream_id"),
                    FailureText.of(e));
        }
    }

    private static ParsedQuery unreadable(String message) {
        return new ParsedQuery.Invalid(null, null, message);
    }

    private static Query query(QueryFields fields) throws InvalidQueryException {
        fields.checkNames(FIELDS);
        String queryId = fields.id("query_id");
        String streamId = fields.id("stream_id");
        QueryMode mode = fields.mode("mode");
        String question = fields.text("question", MAX_QUESTION);
        if (question.isBlank() && mode != QueryMode.CANCEL) {
            throw new InvalidQueryException("question is empty; expected a text");
        }
        long at = fields.time("at", "latest", Query.LATEST);
        long until = fields.time("until", null, Query.NEVER);
        if (until != Query.NEVER && mode != QueryMode.WATCH) {
            throw new InvalidQueryException(
                    "until is set with mode %s; it goes with mode watch only"
                            .formatted(mode.wireName()));
        }
        if (at != Query.LATEST && until < at) {
            throw new InvalidQueryException("until is before at; expected a later time");
        }
        return new Query(
                queryId,
                streamId,
                question,
                at,
                fields.duration("lookback", Query.ALL),
                mode,
                until,
                fields.texts("options", MAX_OPTIONS, MAX_OPTION),
                fields.positive("max_new_tokens", 0));
    }
}
