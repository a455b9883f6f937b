// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.openai;

import dev.sluice.console.http.ApiException;
import dev.sluice.console.http.Asker;
import dev.sluice.console.http.EventStream;
import dev.sluice.console.http.Replies;
import dev.sluice.console.stream.StreamBook;
import dev.sluice.console.stream.StreamData;
import dev.sluice.engine.protocol.Query;
import dev.sluice.platform.client.ReceivedAnswer;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Chat completions about streams, which the job answers. Their text comes in one piece, because the
 * job writes whole answers. Thread-safe.
 */
public final class StreamChat {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Duration BEAT = Duration.ofSeconds(10);

    private final StreamBook book;
    private final Asker asker;

    public StreamChat(StreamBook book, Asker asker) {
        this.book = book;
        this.asker = asker;
    }

    /** Answers a request whose video is a stream. */
    void complete(Context context, ChatRequest request) throws InterruptedException {
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
        StreamUrl url = StreamUrl.parse(request.video());
        StreamData stream =
                book.find(url.streamId())
                        .orElseThrow(
                                () ->
                                        ApiException.notFound(
                                                "there is no stream %s", url.streamId()));
        Query query = request.query(stream.id());
        if (url.to().isPresent()) {
            query = query.at(url.to().getAsLong());
        }
        if (url.from().isPresent()) {
            long to = url.to().orElse(Math.max(stream.clockMicros(), url.from().getAsLong() + 1));
            query = query.lookingBack(Duration.ofNanos((to - url.from().getAsLong()) * 1_000));
        }
        return Asker.checked(query);
    }

    private static void send(
            Context context, @Nullable ReceivedAnswer received, @Nullable Throwable failure) {
        try {
            ReceivedAnswer answer = AnswerCheck.answered(received, failure, TIMEOUT);
            Replies.send(context, Completion.of(answer.answer()).whole(answer));
        } catch (ApiException e) {
            Replies.refuse(context, e);
        }
    }

    private static void write(
            EventStream events, ChatRequest request, CompletableFuture<ReceivedAnswer> answer)
            throws IOException, InterruptedException {
        try {
            ReceivedAnswer received = awaited(events, answer);
            CompletionEvents completion =
                    new CompletionEvents(events, Completion.of(received.answer()));
            completion.text(Completion.text(received.answer()));
            completion.end(received, request.usageInStream());
        } catch (ApiException e) {
            CompletionEvents.fail(events, e);
        }
    }

    private static ReceivedAnswer awaited(
            EventStream events, CompletableFuture<ReceivedAnswer> answer)
            throws IOException, InterruptedException {
        while (true) {
            try {
                ReceivedAnswer received = answer.get(BEAT.toMillis(), TimeUnit.MILLISECONDS);
                return AnswerCheck.answered(received, null, TIMEOUT);
            } catch (TimeoutException e) {
                events.beat();
            } catch (ExecutionException e) {
                return AnswerCheck.answered(null, e, TIMEOUT);
            }
        }
    }
}
