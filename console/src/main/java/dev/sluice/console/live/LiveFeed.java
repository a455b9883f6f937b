// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.live;

import dev.sluice.console.json.QuestionJson;
import dev.sluice.console.json.StateJson;
import dev.sluice.console.json.StepJson;
import dev.sluice.console.stream.StepTokens;
import dev.sluice.console.stream.StreamBook;
import dev.sluice.console.stream.StreamData;
import dev.sluice.console.stream.StreamListener;
import dev.sluice.console.stream.StreamSummary;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.platform.client.ReceivedAnswer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Passes on what is new: to the clients that stay connected, and to those who wait for an answer.
 * The state of a stream is sent at most once a second. Thread-safe.
 */
public final class LiveFeed implements StreamListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

    /** Also without news, so that a stream that falls silent shows it. */
    private static final int ALL_EACH_SECONDS = 5;

    private final int maxClients;
    private final CopyOnWriteArrayList<LiveClient> clients = new CopyOnWriteArrayList<>();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<String, CompletableFuture<ReceivedAnswer>> awaited =
            new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "sluice-console-feed");
                        thread.setDaemon(true);
                        return thread;
                    });
    private long ticks; // of the ticker's thread

    /**
     * @param maxClients number of clients at a time
     */
    public LiveFeed(int maxClients) {
        this.maxClients = maxClients;
    }

    /** Begins to send the states of streams. */
    public void start(StreamBook book) {
        ticker.scheduleAtFixedRate(() -> tick(book), 1, 1, TimeUnit.SECONDS);
    }

    private void tick(StreamBook book) {
        try {
            ticks++;
            Set<String> ids = Set.copyOf(changed);
            changed.removeAll(ids);
            if (clients.isEmpty()) {
                return;
            }
            for (StreamData stream : book.streams()) {
                if (ticks % ALL_EACH_SECONDS == 0 || ids.contains(stream.id())) {
                    StreamSummary state = StreamSummary.of(stream, book.limits());
                    publish("stream", stream.id(), () -> StateJson.write(state).toString());
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("the states of streams were not sent", e);
        }
    }

    /**
     * Adds a client.
     *
     * @param streamId the only stream that it wants to know about, or null
     * @return empty if there are too many
     */
    public synchronized Optional<LiveClient> join(@Nullable String streamId) {
        if (clients.size() >= maxClients) {
            return Optional.empty();
        }
        LiveClient client = new LiveClient(this, streamId);
        clients.add(client);
        return Optional.of(client);
    }

    void leave(LiveClient client) {
        clients.remove(client);
    }

    /** Number of clients. */
    public int clients() {
        return clients.size();
    }

    /**
     * Waits for the first answer to a question that is not asked yet. Call {@link #forget} in the
     * end.
     */
    public CompletableFuture<ReceivedAnswer> await(String queryId) {
        return awaited.computeIfAbsent(queryId, id -> new CompletableFuture<>());
    }

    /** Waits no more. */
    public void forget(String queryId) {
        awaited.remove(queryId);
    }

    private void publish(String name, String streamId, Supplier<String> json) {
        if (clients.isEmpty()) {
            return;
        }
        LiveEvent event = new LiveEvent(name, streamId, json.get());
        clients.forEach(client -> client.offer(event));
    }

    @Override
    public void chunk(StreamData stream, boolean fresh) {
        changed.add(stream.id());
    }

    @Override
    public void step(StreamData stream, StepTokens step, boolean fresh) {
        changed.add(stream.id());
        if (fresh) {
            publish("step", stream.id(), () -> StepJson.count(stream.id(), step).toString());
        }
    }

    @Override
    public void event(StreamData stream, StreamEvent event, boolean fresh) {
        changed.add(stream.id());
        if (fresh) {
            publish("event", stream.id(), event::json);
        }
    }

    @Override
    public void question(StreamData stream, Query query, long askedMillis, boolean fresh) {
        changed.add(stream.id());
        if (fresh) {
            publish(
                    "question",
                    stream.id(),
                    () -> QuestionJson.asked(query, askedMillis).toString());
        }
    }

    @Override
    public void answer(StreamData stream, ReceivedAnswer answer, boolean fresh) {
        changed.add(stream.id());
        CompletableFuture<ReceivedAnswer> waiting = awaited.get(answer.answer().queryId());
        if (waiting != null) {
            waiting.complete(answer);
        }
        if (fresh) {
            publish("answer", stream.id(), answer::json);
        }
    }

    /** Ends all clients. */
    @Override
    public void close() {
        ticker.shutdownNow();
        clients.forEach(LiveClient::close);
        awaited.values().forEach(waiting -> waiting.cancel(false));
    }
}
