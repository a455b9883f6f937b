// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.ingest.chunk.CaptureTime;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The JSON form of a query ({@code docs/schemas/query.json}), in both directions. Stateless.
 *
 * <p>Fields that have their default are left out, but for {@code at} and {@code mode}.
 */
public final class QueryJson {

    /** The {@code at} of a question about now. */
    static final String LATEST = "latest";

    private static final ObjectMapper JSON = new ObjectMapper();

    private QueryJson() {}

    /** Writes a query in UTF-8, as it is; whether it is valid is checked by {@link #parse}. */
    public static byte[] write(Query query) {
        ObjectNode json = JSON.createObjectNode();
        json.put("query_id", query.queryId());
        json.put("stream_id", query.streamId());
        if (!query.question().isEmpty()) {
            json.put("question", query.question());
        }
        json.put("at", at(query.atMicros()));
        if (query.lookbackMicros() != Query.ALL) {
            json.put("lookback", Duration.of(query.lookbackMicros(), ChronoUnit.MICROS).toString());
        }
        json.put("mode", query.mode().wireName());
        if (query.untilMicros() != Query.NEVER) {
            json.put("until", time(query.untilMicros()));
        }
        if (!query.options().isEmpty()) {
            ArrayNode options = json.putArray("options");
            query.options().forEach(options::add);
        }
        if (query.maxNewTokens() != 0) {
            json.put("max_new_tokens", query.maxNewTokens());
        }
        return json.toString().getBytes(UTF_8);
    }

    /**
     * Reads a record's value strictly. It never throws: a record that is not a valid query is a
     * result, too.
     *
     * @param value the record's value, or null if it has none
     */
    public static ParsedQuery parse(byte @Nullable [] value) {
        return QueryParser.parse(value);
    }

    /** The {@code at} field: a time, or {@link #LATEST}. */
    static String at(long micros) {
        return micros == Query.LATEST ? LATEST : time(micros);
    }

    private static String time(long micros) {
        return CaptureTime.instant(micros).toString();
    }
}
