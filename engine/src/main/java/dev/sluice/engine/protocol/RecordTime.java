// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

/** Timestamps of records that are about a capture time. Stateless. */
public final class RecordTime {

    private RecordTime() {}

    /** Returns a capture time in milliseconds, limited to 1970 and to {@link #notAhead}. */
    public static long of(long micros) {
        return Math.max(0, notAhead(Math.floorDiv(micros, 1_000)));
    }

    /**
     * Returns a timestamp, limited to the wall clock: a broker refuses a timestamp too far in the
     * future, and the job would fail again after each restart.
     */
    static long notAhead(long millis) {
        return Math.min(millis, System.currentTimeMillis());
    }
}
