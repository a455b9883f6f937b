// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import dev.sluice.console.json.Json;
import dev.sluice.console.stream.StreamBook;
import dev.sluice.console.stream.StreamData;
import dev.sluice.console.topic.RecordFetcher;
import dev.sluice.console.video.ChunkEntry;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerJson;
import dev.sluice.engine.protocol.Query;
import dev.sluice.ingest.chunk.VideoChunk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

import static java.nio.charset.StandardCharsets.UTF_8;

/** One question about one part of a stream under several policies, one at a time. Thread-safe. */
public final class CompareRoutes {

    private static final long MAX_MICROS = 300_000_000;
    private static final int MAX_POLICIES = 4;

    private final StreamBook book;
    private final RecordFetcher chunks;
    private final Optional<Comparer> comparer;
    private final Semaphore free = new Semaphore(1);

    /**
     * @param comparer empty if there is no model in this process
     */
    public CompareRoutes(StreamBook book, RecordFetcher chunks, Optional<Comparer> comparer) {
        this.book = book;
        this.chunks = chunks;
        this.comparer = comparer;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(Route.post("/api/streams/{id}/compare", this::compare));
    }

    private void compare(Context context) throws InterruptedException {
        StreamData stream = VideoRoutes.stream(book, context);
        Comparer here =
                comparer.orElseThrow(
                        () ->
                                new ApiException(
                                        501,
                                        "NOT_SUPPORTED",
                                        "there is no model in this process; 'sluice run' and 'sluice demo' compare"));
        ObjectNode body = Replies.body(context);
        List<String> policies = policies(body);
        Query question = question(stream, body);
        List<ChunkEntry> part = part(stream, body);
        if (!free.tryAcquire()) {
            throw new ApiException(503, "LIMIT", "another comparison runs; try again after it");
        }
        try {
            ObjectNode answers = Json.object();
            ArrayNode list = answers.putArray("answers");
            for (Answer answer : here.compare(read(stream, part), question, policies)) {
                list.add(Json.record(new String(AnswerJson.write(answer), UTF_8)));
            }
            Replies.send(context, answers);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("%s", String.valueOf(e.getMessage()));
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ApiException(422, "MODEL_FAILED", "%s", String.valueOf(e.getMessage()));
        } finally {
            free.release();
        }
    }

    private static List<String> policies(ObjectNode body) {
        List<String> policies = new ArrayList<>();
        body.path("policies").forEach(policy -> policies.add(policy.asText()));
        if (policies.isEmpty() || policies.size() > MAX_POLICIES) {
            throw ApiException.invalid(
                    "found %d policies; expected 1 to %d, each as NAME[:OPTION=VALUE,…]",
                    policies.size(), MAX_POLICIES);
        }
        return policies;
    }

    private static Query question(StreamData stream, ObjectNode body) {
        List<String> options = new ArrayList<>();
        for (JsonNode option : body.path("options")) {
            options.add(option.asText());
        }
        String text = body.path("question").asText("");
        return Asker.checked(Query.latest(stream.id(), text).withOptions(options));
    }

    private static List<ChunkEntry> part(StreamData stream, ObjectNode body) {
        long from = Parameters.time("from", body.path("from").asText(""));
        long to = Parameters.time("to", body.path("to").asText(""));
        DetailRoutes.checkOrder(from, to);
        if (to - from > MAX_MICROS) {
            throw ApiException.invalid("from and to are more than 5 minutes apart");
        }
        List<ChunkEntry> part = stream.video().between(from, to);
        if (part.isEmpty()) {
            throw ApiException.notFound("there is no video between these times");
        }
        return part;
    }

    private List<VideoChunk> read(StreamData stream, List<ChunkEntry> part)
            throws InterruptedException {
        List<VideoChunk> read = new ArrayList<>();
        for (ChunkEntry entry : part) {
            byte[] value = VideoRoutes.value(chunks, entry);
            read.add(entry.chunk().withData(stream.id(), value));
        }
        return read;
    }
}
