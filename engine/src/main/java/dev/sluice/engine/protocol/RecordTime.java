package dev.sluice.engine.protocol;

/** Timestamps of records that are about a moment of a stream. Stateless. */
public final class RecordTime {

    private RecordTime() {}

    /** The moment in milliseconds, but nothing before 1970 and {@link #notAhead}. */
    public static long of(long micros) {
        return Math.max(0, notAhead(Math.floorDiv(micros, 1_000)));
    }

    /**
     * The timestamp, but nothing ahead of the wall clock: a broker refuses what lies too far ahead,
     * and the job would fail on it for ever.
     */
    static long notAhead(long millis) {
        return Math.min(millis, System.currentTimeMillis());
    }
}
