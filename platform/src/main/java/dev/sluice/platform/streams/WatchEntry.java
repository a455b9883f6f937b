// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.streams;

import dev.sluice.engine.protocol.ParsedQuery;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;
import dev.sluice.platform.yaml.YamlValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads one watch of a file of streams. Its fields are those of a query, and they are checked as
 * the job checks a query.
 */
final class WatchEntry {

    private static final List<String> KEYS =
            List.of("question", "options", "id", "lookback", "until", "max_new_tokens");

    private static final ObjectMapper JSON = new ObjectMapper();

    private WatchEntry() {}

    /** Reads a watch; empty if something is wrong with it, which is reported then. */
    static Optional<Query> read(String streamId, YamlValue entry) {
        Map<String, YamlValue> fields = entry.map(KEYS);
        if (!fields.containsKey("question")) {
            if (entry.isMap()) {
                entry.problem("found no 'question'; expected the question to ask");
            }
            return Optional.empty();
        }
        ObjectNode json = JSON.createObjectNode();
        json.put("query_id", "-").put("stream_id", streamId).put("mode", "watch");
        fields.forEach((key, value) -> put(json, key, value));
        JsonNode name = json.remove("id");
        String named = name == null ? WatchId.UNNAMED : name.asText();
        return parse(json.toString().getBytes(UTF_8), entry)
                .map(query -> query.withId(WatchId.of(named, query)))
                .flatMap(query -> parse(QueryJson.write(query), entry));
    }

    private static void put(ObjectNode json, String key, YamlValue value) {
        if (key.equals("options")) {
            ArrayNode options = json.putArray(key);
            value.list().forEach(option -> option.text().ifPresent(options::add));
        } else if (value.isInteger() && key.equals("max_new_tokens")) {
            value.text().ifPresent(text -> json.put(key, new BigInteger(text)));
        } else {
            value.text().ifPresent(text -> json.put(key, text));
        }
    }

    private static Optional<Query> parse(byte[] json, YamlValue entry) {
        ParsedQuery parsed = QueryJson.parse(json);
        if (parsed instanceof ParsedQuery.Valid valid) {
            return Optional.of(valid.query());
        }
        entry.problem(((ParsedQuery.Invalid) parsed).message());
        return Optional.empty();
    }
}
