// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import dev.sluice.console.json.Json;
import dev.sluice.console.json.QuestionJson;
import dev.sluice.console.stream.AskedEntry;
import dev.sluice.console.stream.StreamBook;
import dev.sluice.console.stream.StreamData;
import dev.sluice.engine.protocol.ParsedQuery;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.platform.client.ReceivedAnswer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Questions, answers and watches. Thread-safe. */
public final class QuestionRoutes {

    private static final int USUAL = 50;
    private static final int MAX = 300;
    private static final int MAX_WAIT_SECONDS = 120;

    private final StreamBook book;
    private final Asker asker;

    public QuestionRoutes(StreamBook book, Asker asker) {
        this.book = book;
        this.asker = asker;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(
                Route.get("/api/streams/{id}/questions", this::list),
                Route.post("/api/streams/{id}/questions", this::ask),
                Route.get("/api/streams/{id}/watches", this::watches),
                Route.delete("/api/streams/{id}/watches/{query}", this::cancel));
    }

    private void list(Context context) {
        StreamData stream = VideoRoutes.stream(book, context);
        int limit = Parameters.number(context, "limit", USUAL, 1, MAX);
        ObjectNode body = Json.object();
        ArrayNode questions = body.putArray("questions");
        stream.questions(limit).forEach(entry -> questions.add(QuestionJson.question(entry)));
        Replies.send(context, body);
    }

    private void ask(Context context) throws InterruptedException {
        StreamData stream = VideoRoutes.stream(book, context);
        Query query = query(stream.id(), Replies.body(context));
        int wait = Parameters.number(context, "wait", 0, 0, MAX_WAIT_SECONDS);
        if (wait == 0) {
            asker.ask(query);
            context.status(202);
            Replies.send(context, Json.object().put("query_id", query.queryId()));
            return;
        }
        var answer = asker.answer(query, Duration.ofSeconds(wait));
        context.future(
                () ->
                        answer.handle(
                                (received, failure) -> {
                                    send(context, query, received);
                                    return null;
                                }));
    }

    private static void send(Context context, Query query, @Nullable ReceivedAnswer received) {
        if (received != null) {
            Replies.send(context, Json.record(received.json()));
            return;
        }
        context.status(504);
        ObjectNode body =
                Replies.error(
                        "TIMEOUT",
                        "there was no answer in time; it may still come, under this query_id");
        Replies.send(context, body.put("query_id", query.queryId()));
    }

    /** Reads a question by the rules of the queries topic. */
    private static Query query(String streamId, ObjectNode body) {
        if ("cancel".equals(body.path("mode").asText())) {
            throw ApiException.invalid("mode is cancel; DELETE cancels a watch");
        }
        if (!body.has("query_id")) {
            body.put("query_id", UUID.randomUUID().toString());
        }
        body.put("stream_id", streamId);
        ParsedQuery parsed = QueryJson.parse(body.toString().getBytes(UTF_8));
        if (parsed instanceof ParsedQuery.Valid valid) {
            return valid.query();
        }
        throw new ApiException(
                400, "QUERY_INVALID", "%s", ((ParsedQuery.Invalid) parsed).message());
    }

    private void watches(Context context) {
        StreamData stream = VideoRoutes.stream(book, context);
        ObjectNode body = Json.object();
        ArrayNode watches = body.putArray("watches");
        stream.watches().forEach(entry -> watches.add(QuestionJson.watch(entry)));
        Replies.send(context, body);
    }

    private void cancel(Context context) throws InterruptedException {
        StreamData stream = VideoRoutes.stream(book, context);
        String id = context.pathParam("query");
        AskedEntry watch =
                stream.question(id)
                        .filter(entry -> entry.query().mode() == QueryMode.WATCH)
                        .orElseThrow(
                                () ->
                                        ApiException.notFound(
                                                "stream %s has no watch %s", stream.id(), id));
        asker.ask(watch.query().cancelling());
        context.status(202);
        Replies.send(context, Json.object().put("query_id", id));
    }
}
