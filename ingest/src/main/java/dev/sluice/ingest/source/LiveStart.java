package dev.sluice.ingest.source;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Finds out when a live source has handed over what it had stored and gives pictures as they are
 * taken: only then does an arrival tell a capture time. Pure; for one thread.
 */
final class LiveStart {

    private static final long WINDOW_MICROS = 400_000;

    /** How much faster than time itself a steady source may seem, for its jitter. */
    private static final int PACE = 2;

    private static final long JITTER_MICROS = 100_000;
    private static final long LONGEST_MICROS = 15_000_000;
    private static final long MOST_BYTES = 32L << 20;

    private final Deque<long[]> window = new ArrayDeque<>(); // arrival and decoding time
    private long first = Long.MIN_VALUE;
    private long bytes;
    private boolean over;

    /**
     * Takes notice of a packet; true once the source is steady, from then on for ever.
     *
     * @param wallMicros its arrival
     * @param dtsMicros its decoding time
     */
    boolean isOver(long wallMicros, long dtsMicros, int size) {
        if (over) {
            return true;
        }
        if (first == Long.MIN_VALUE) {
            first = wallMicros;
        }
        bytes += size;
        window.add(new long[] {wallMicros, dtsMicros});
        while (window.size() > 1 && secondOf(window) <= wallMicros - WINDOW_MICROS) {
            window.remove();
        }
        over = isSteady(wallMicros, dtsMicros) || isLong(wallMicros);
        return over;
    }

    private boolean isSteady(long wallMicros, long dtsMicros) {
        long waited = wallMicros - window.peek()[0];
        return waited >= WINDOW_MICROS
                && dtsMicros - window.peek()[1] <= PACE * waited + JITTER_MICROS;
    }

    private boolean isLong(long wallMicros) {
        return wallMicros - first > LONGEST_MICROS || bytes > MOST_BYTES;
    }

    private static long secondOf(Deque<long[]> window) {
        long[] head = window.remove();
        long second = window.peek()[0];
        window.addFirst(head);
        return second;
    }
}
