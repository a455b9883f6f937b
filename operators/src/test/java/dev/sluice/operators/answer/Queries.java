package dev.sluice.operators.answer;

import dev.sluice.operators.query.Query;
import dev.sluice.operators.query.QueryMode;

import java.util.List;

/** Makes questions to the stream {@value #STREAM}. */
final class Queries {

    static final String STREAM = "cam";

    private Queries() {}

    static Query latest(String id) {
        return of(id, STREAM, Query.LATEST, Query.ALL, QueryMode.ONCE, Query.NEVER);
    }

    static Query latestOf(String stream, String id) {
        return of(id, stream, Query.LATEST, Query.ALL, QueryMode.ONCE, Query.NEVER);
    }

    static Query at(String id, long atMicros) {
        return of(id, STREAM, atMicros, Query.ALL, QueryMode.ONCE, Query.NEVER);
    }

    static Query lookback(String id, long atMicros, long lookbackMicros) {
        return of(id, STREAM, atMicros, lookbackMicros, QueryMode.ONCE, Query.NEVER);
    }

    static Query watch(String id) {
        return of(id, STREAM, Query.LATEST, Query.ALL, QueryMode.WATCH, Query.NEVER);
    }

    static Query watchUntil(String id, long untilMicros) {
        return of(id, STREAM, Query.LATEST, Query.ALL, QueryMode.WATCH, untilMicros);
    }

    static Query cancel(String id) {
        return of(id, STREAM, Query.LATEST, Query.ALL, QueryMode.CANCEL, Query.NEVER);
    }

    private static Query of(
            String id, String stream, long at, long lookback, QueryMode mode, long until) {
        return new Query(
                id, stream, "What of " + id + "?", at, lookback, mode, until, List.of(), 0);
    }
}
