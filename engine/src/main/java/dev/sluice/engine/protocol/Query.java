package dev.sluice.engine.protocol;

import java.util.List;

/**
 * A record of the queries topic.
 *
 * @param queryId the asker's id; repeated ids within a TTL are ignored
 * @param streamId the stream asked about
 * @param question the words; empty for {@link QueryMode#CANCEL}
 * @param atMicros capture time asked about, microseconds since 1970, or {@link #LATEST}
 * @param lookbackMicros how far back the evidence goes, microseconds, or {@link #ALL}
 * @param mode once, watch or cancel
 * @param untilMicros stream time at which a watch ends, microseconds since 1970, or {@link #NEVER}
 * @param options the only answers allowed, or empty for free text
 * @param maxNewTokens bound on generated tokens, or 0 for the configured one
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

    /** {@code atMicros} of a question about now. */
    public static final long LATEST = Long.MIN_VALUE;

    /** {@code lookbackMicros} of a question about all that is remembered. */
    public static final long ALL = Long.MAX_VALUE;

    /** {@code untilMicros} of a watch without an end. */
    public static final long NEVER = Long.MAX_VALUE;

    public Query {
        options = List.copyOf(options);
    }
}
