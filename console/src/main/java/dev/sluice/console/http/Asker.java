// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import dev.sluice.console.live.LiveFeed;
import dev.sluice.engine.protocol.ParsedQuery;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.client.QuerySender;
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.config.KafkaSettings;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Writes questions, within a limit, and waits for answers. Thread-safe. */
public final class Asker implements AutoCloseable {

    private static final double PER_SECOND = 10;
    private static final double BURST = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final LiveFeed feed;
    private final RateLimit limit = new RateLimit(PER_SECOND, BURST, System::nanoTime);

    @GuardedBy("this")
    private @Nullable QuerySender sender;

    public Asker(KafkaSettings kafka, LiveFeed feed) {
        this.kafka = kafka;
        this.feed = feed;
    }

    /**
     * Writes a question.
     *
     * @throws ApiException if there are too many, or Kafka does not take it
     */
    public void ask(Query query) throws InterruptedException {
        if (!limit.take()) {
            throw new ApiException(
                    429, "LIMIT", "more than %.0f questions a second; ask more slowly", PER_SECOND);
        }
        try {
            sender().send(query);
        } catch (SluiceException e) {
            throw new ApiException(503, "SOURCE_UNAVAILABLE", "%s", e.getMessage());
        }
    }

    /**
     * Writes a question and waits for its first answer.
     *
     * @return fails with a {@link java.util.concurrent.TimeoutException} if there is none in time
     */
    public CompletableFuture<ReceivedAnswer> answer(Query query, Duration timeout)
            throws InterruptedException {
        CompletableFuture<ReceivedAnswer> answer = feed.await(query.queryId());
        try {
            ask(query);
        } catch (ApiException e) {
            feed.forget(query.queryId());
            throw e;
        }
        return answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((received, failure) -> feed.forget(query.queryId()));
    }

    /**
     * Returns a question that is valid by the rules of the queries topic.
     *
     * @throws ApiException if it is not
     */
    public static Query checked(Query query) {
        if (QueryJson.parse(QueryJson.write(query)) instanceof ParsedQuery.Invalid invalid) {
            throw new ApiException(400, "QUERY_INVALID", "%s", invalid.message());
        }
        return query;
    }

    /** The first question opens the producer. */
    private synchronized QuerySender sender() {
        if (sender == null) {
            sender = QuerySender.impatient(kafka.client(), kafka.queries(), PATIENCE);
        }
        return sender;
    }

    @Override
    public synchronized void close() {
        if (sender != null) {
            sender.close();
        }
    }
}
