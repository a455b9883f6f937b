// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.json;

import dev.sluice.console.stream.AskedEntry;
import dev.sluice.engine.protocol.Query;
import dev.sluice.platform.client.ReceivedAnswer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The JSON of questions and answers. Stateless. */
public final class QuestionJson {

    private QuestionJson() {}

    /** Writes a question with its answers. */
    public static ObjectNode question(AskedEntry entry) {
        ObjectNode json = asked(entry.query(), entry.askedMillis());
        json.put("cancelled", entry.cancelled());
        ArrayNode answers = json.putArray("answers");
        entry.answers().forEach(answer -> answers.add(Json.record(answer.json())));
        return json;
    }

    /** Writes a question. */
    public static ObjectNode asked(Query query, long askedMillis) {
        ObjectNode json = Json.object();
        json.put("stream_id", query.streamId()).put("query_id", query.queryId());
        json.put("question", query.question());
        json.put("mode", query.mode().wireName());
        json.put("at", query.atMicros() == Query.LATEST ? "latest" : Json.time(query.atMicros()));
        json.put("lookback", lookback(query));
        json.put(
                "until",
                query.untilMicros() == Query.NEVER ? null : Json.time(query.untilMicros()));
        json.put("asked_at", Json.time(askedMillis * 1_000));
        query.options().forEach(json.putArray("options")::add);
        return json;
    }

    private static @Nullable String lookback(Query query) {
        return query.lookbackMicros() == Query.ALL
                ? null
                : Duration.of(query.lookbackMicros(), ChronoUnit.MICROS).toString();
    }

    /** Writes a watch with its last answer and the changes of its answer, the newest first. */
    public static ObjectNode watch(AskedEntry entry) {
        ObjectNode json = Json.object();
        json.put("query_id", entry.query().queryId()).put("question", entry.query().question());
        json.put("since", Json.time(entry.askedMillis() * 1_000));
        entry.query().options().forEach(json.putArray("options")::add);
        List<ReceivedAnswer> answers = entry.answers();
        json.set(
                "last_answer",
                answers.isEmpty() ? null : Json.record(answers.get(answers.size() - 1).json()));
        ArrayNode fired = json.putArray("fired");
        for (int i = answers.size() - 1; i >= 0; i--) {
            if (answers.get(i).answer().sequence() > 0) {
                JsonNode answer = Json.record(answers.get(i).json());
                ObjectNode one = fired.addObject();
                one.set("as_of", answer.get("as_of"));
                one.set("since", answer.get("since"));
                one.set("answer", answer.get("answer"));
                one.set("sequence", answer.get("sequence"));
            }
        }
        return json;
    }
}
