// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Detects when a live source has delivered its backlog and delivers frames as they are taken: only
 * then do arrival times indicate capture times. Not safe for use by several threads.
 */
final class LiveStart {

    private static final long WINDOW_MICROS = 400_000;

    /** Factor by which a steady source may appear faster than real time because of jitter. */
    private static final int PACE = 2;

    private static final long JITTER_MICROS = 100_000;
    private static final long MAX_MICROS = 15_000_000;
    private static final long MAX_BYTES = 32L << 20;

    private final Deque<long[]> window =
            new ArrayDeque<>(); // pairs of arrival time and decoding time
    private long first = Long.MIN_VALUE;
    private long bytes;
    private boolean over;

    /**
     * Records the arrival of a packet; returns true from the packet on at which the source is
     * steady.
     *
     * @param wallMicros arrival time
     * @param dtsMicros decoding time
     * @param size of the packet in bytes
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
        over = isSteady(wallMicros, dtsMicros) || isExhausted(wallMicros);
        return over;
    }

    private boolean isSteady(long wallMicros, long dtsMicros) {
        long waited = wallMicros - window.peek()[0];
        return waited >= WINDOW_MICROS
                && dtsMicros - window.peek()[1] <= PACE * waited + JITTER_MICROS;
    }

    private boolean isExhausted(long wallMicros) {
        return wallMicros - first > MAX_MICROS || bytes > MAX_BYTES;
    }

    private static long secondOf(Deque<long[]> window) {
        long[] head = window.remove();
        long second = window.peek()[0];
        window.addFirst(head);
        return second;
    }
}
