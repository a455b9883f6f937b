// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.ingest.chunk.CaptureTime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A record of the queries topic: one question about one stream. A client starts with {@link
 * #latest} and refines the query with the other methods, each of which returns a copy. The job
 * checks a query when it reads it, so a query that a client has built may still be invalid.
 *
 * @param queryId the id that the asker chose; a repeated id is ignored for a configured time
 * @param streamId the stream that the question is about
 * @param question the question's text; empty for {@link QueryMode#CANCEL}
 * @param atMicros the capture time that the question is about, microseconds since 1970, or {@link
 *     #LATEST}
 * @param lookbackMicros how far back the evidence reaches, microseconds, or {@link #ALL}
 * @param mode once, watch or cancel
 * @param untilMicros the capture time at which a watch ends, microseconds since 1970, or {@link
 *     #NEVER}
 * @param options the only answers allowed, or empty for free text
 * @param maxNewTokens the bound on generated text tokens, or 0 for the configured one
 */
public record Query(
        String queryId,
        String streamId,
        String question,
        long atMicros,
        long lookbackMicros,
        QueryMode mode,
        long untilMicros,
        List<String> options,
        int maxNewTokens) {

    /** {@code atMicros} of a question about the stream as it is when the question arrives. */
    public static final long LATEST = Long.MIN_VALUE;

    /** {@code lookbackMicros} of a question about everything in memory. */
    public static final long ALL = Long.MAX_VALUE;

    /** {@code untilMicros} of a watch without an end. */
    public static final long NEVER = Long.MAX_VALUE;

    public Query {
        options = List.copyOf(options);
    }

    /** Returns a question about the stream as it is now, under a new id. */
    public static Query latest(String streamId, String question) {
        return new Query(
                UUID.randomUUID().toString(),
                streamId,
                question,
                LATEST,
                ALL,
                QueryMode.ONCE,
                NEVER,
                List.of(),
                0);
    }

    /** Returns the same question under another id. */
    public Query withId(String id) {
        return new Query(
                id,
                streamId,
                question,
                atMicros,
                lookbackMicros,
                mode,
                untilMicros,
                options,
                maxNewTokens);
    }

    /** Returns the same question about a capture time; digits below a microsecond are cut off. */
    public Query at(Instant time) {
        return at(CaptureTime.micros(time));
    }

    /** Returns the same question about a capture time, microseconds since 1970. */
    public Query at(long micros) {
        return new Query(
                queryId,
                streamId,
                question,
                micros,
                lookbackMicros,
                mode,
                untilMicros,
                options,
                maxNewTokens);
    }

    /** Returns the same question with a bound on how far back its evidence reaches. */
    public Query lookingBack(Duration duration) {
        long micros = Math.min(TimeUnit.MICROSECONDS.convert(duration), ALL - 1);
        return new Query(
                queryId,
                streamId,
                question,
                atMicros,
                micros,
                mode,
                untilMicros,
                options,
                maxNewTokens);
    }

    /** Returns the same question as a watch. */
    public Query watching() {
        return new Query(
                queryId,
                streamId,
                question,
                atMicros,
                lookbackMicros,
                QueryMode.WATCH,
                untilMicros,
                options,
                maxNewTokens);
    }

    /** Returns the same watch with an end in capture time. */
    public Query until(Instant time) {
        return new Query(
                queryId,
                streamId,
                question,
                atMicros,
                lookbackMicros,
                mode,
                CaptureTime.micros(time),
                options,
                maxNewTokens);
    }

    /** Returns the same question with the only answers that are allowed. */
    public Query withOptions(List<String> answers) {
        return new Query(
                queryId,
                streamId,
                question,
                atMicros,
                lookbackMicros,
                mode,
                untilMicros,
                answers,
                maxNewTokens);
    }

    /**
     * Returns the same question with a bound on generated text tokens, or 0 for the configured one.
     */
    public Query withMaxNewTokens(int tokens) {
        return new Query(
                queryId,
                streamId,
                question,
                atMicros,
                lookbackMicros,
                mode,
                untilMicros,
                options,
                tokens);
    }

    /** Returns the query that withdraws this question. */
    public Query cancelling() {
        return new Query(queryId, streamId, "", LATEST, ALL, QueryMode.CANCEL, NEVER, List.of(), 0);
    }
}
