// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.openai;

import dev.sluice.console.http.ApiException;
import dev.sluice.console.http.Asker;
import dev.sluice.console.http.EventStream;
import dev.sluice.console.http.Replies;
import dev.sluice.console.http.Route;
import dev.sluice.console.json.Json;
import dev.sluice.console.stream.StreamBook;
import dev.sluice.console.stream.StreamData;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.Query;
import dev.sluice.platform.client.ReceivedAnswer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The models, and chat completions: questions about streams. Thread-safe. */
public final class ChatRoutes {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Duration BEAT = Duration.ofSeconds(10);

    private final StreamBook book;
    private final Asker asker;
    private final Supplier<String> model;
    private final long started = Instant.now().getEpochSecond();

    /**
     * @param model the name of the deployed model
     */
    public ChatRoutes(StreamBook book, Asker asker, Supplier<String> model) {
        this.book = book;
        this.asker = asker;
        this.model = model;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/models", this::models),
                Route.get("/v1/models/{model}", this::model),
                Route.post("/v1/chat/completions", this::complete));
    }

    private void models(Context context) {
        ObjectNode body = Json.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        data.add(describe());
        Replies.send(context, body);
    }

    private void model(Context context) {
        checkModel(context.pathParam("model"));
        Replies.send(context, describe());
    }

    private ObjectNode describe() {
        ObjectNode json = Json.object().put("id", model.get()).put("object", "model");
        return json.put("created", started).put("owned_by", "sluice");
    }

    private void checkModel(String name) {
        if (!name.isEmpty() && !name.equals(model.get())) {
            throw new ApiException(
                    404, "MODEL_NOT_FOUND", "found the model %s; this is %s", name, model.get());
        }
    }

    private void complete(Context context) throws InterruptedException {
        ChatRequest request = ChatRequest.parse(Replies.body(context));
        checkModel(request.model());
        CompletableFuture<ReceivedAnswer> answer = asker.answer(query(request), TIMEOUT);
        if (request.stream()) {
            EventStream.start(
                    context, "sluice-console-chat", events -> write(events, request, answer));
            return;
        }
        context.future(
                () ->
                        answer.handle(
                                (received, failure) -> {
                                    send(context, received, failure);
                                    return null;
                                }));
    }

    /** The question is about the end of the video, and looks back to its beginning. */
    private Query query(ChatRequest request) {
        if (!StreamUrl.is(request.video())) {
            throw ApiException.invalid(
                    "found a video_url that is no stream; expected sluice://STREAM?from=…&to=…");
        }
        StreamUrl url = StreamUrl.parse(request.video());
        StreamData stream =
                book.find(url.streamId())
                        .orElseThrow(
                                () ->
                                        ApiException.notFound(
                                                "there is no stream %s", url.streamId()));
        Query query = Query.latest(stream.id(), request.question()).withOptions(request.options());
        if (url.to().isPresent()) {
            query = query.at(url.to().getAsLong());
        }
        if (url.from().isPresent()) {
            long to = url.to().orElse(Math.max(stream.clockMicros(), url.from().getAsLong() + 1));
            query = query.lookingBack(Duration.ofNanos((to - url.from().getAsLong()) * 1_000));
        }
        return Asker.checked(withLimit(query, request.maxTokens()));
    }

    private static Query withLimit(Query query, int maxTokens) {
        return new Query(
                query.queryId(),
                query.streamId(),
                query.question(),
                query.atMicros(),
                query.lookbackMicros(),
                query.mode(),
                query.untilMicros(),
                query.options(),
                maxTokens);
    }

    private static void send(
            Context context, @Nullable ReceivedAnswer received, @Nullable Throwable failure) {
        try {
            Replies.send(context, Completion.whole(answered(received, failure), now()));
        } catch (ApiException e) {
            Replies.refuse(context, e);
        }
    }

    /**
     * Returns the answer.
     *
     * @throws ApiException if there is none, or if it is an error
     */
    private static ReceivedAnswer answered(
            @Nullable ReceivedAnswer received, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException || failure instanceof ExecutionException
                        ? failure.getCause()
                        : failure;
        if (received == null || cause != null) {
            throw cause instanceof TimeoutException
                    ? new ApiException(504, "TIMEOUT", "there was no answer within %s", TIMEOUT)
                    : new ApiException(503, "INTERNAL", "the console stops");
        }
        Answer answer = received.answer();
        if (answer.error() != null) {
            int status = answer.isRefusal() ? 400 : 500;
            String code = answer.error().code().name();
            throw new ApiException(status, code, "%s", String.valueOf(answer.error().message()));
        }
        if (answer.text() == null) {
            throw new ApiException(
                    409,
                    answer.status().name(),
                    "nothing is known about this time of the stream (%s)",
                    answer.status().wireName());
        }
        return received;
    }

    private static void write(
            EventStream events, ChatRequest request, CompletableFuture<ReceivedAnswer> answer)
            throws IOException, InterruptedException {
        try {
            ReceivedAnswer received = awaited(events, answer);
            Answer found = received.answer();
            ObjectNode role = Json.object().put("role", "assistant").put("content", "");
            events.send(Completion.chunk(found, now(), role, null).toString());
            ObjectNode text = Json.object().put("content", Completion.text(found));
            events.send(Completion.chunk(found, now(), text, null).toString());
            events.send(
                    Completion.chunk(found, now(), Json.object(), Completion.reason(found))
                            .toString());
            if (request.usageInStream()) {
                events.send(Completion.usageChunk(received, now()).toString());
            }
        } catch (ApiException e) {
            events.send(Replies.openAiError(e).toString());
        }
        events.send("[DONE]");
    }

    private static ReceivedAnswer awaited(
            EventStream events, CompletableFuture<ReceivedAnswer> answer)
            throws IOException, InterruptedException {
        while (true) {
            try {
                return answered(answer.get(BEAT.toMillis(), TimeUnit.MILLISECONDS), null);
            } catch (TimeoutException e) {
                events.beat();
            } catch (ExecutionException e) {
                return answered(null, e);
            }
        }
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }
}
