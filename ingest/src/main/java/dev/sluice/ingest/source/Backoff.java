// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import java.time.Duration;
import java.util.Random;

/**
 * Exponential backoff between attempts to open a source, up to a maximum. Random jitter of up to a
 * half keeps the cameras of one switch from reconnecting all at once. Not safe for use by several
 * threads.
 */
final class Backoff {

    private final long minMicros;
    private final long maxMicros;
    private final Random random;
    private int failures;

    Backoff(Duration min, Duration max, long seed) {
        this.minMicros = min.toNanos() / 1_000;
        this.maxMicros = max.toNanos() / 1_000;
        this.random = new Random(seed);
    }

    /** Counts a failure and returns the wait before the next attempt in microseconds. */
    long nextMicros() {
        int doublings = Math.min(failures++, 30);
        long full = Math.min(maxMicros, minMicros << doublings);
        if (full <= 0) {
            full = maxMicros;
        }
        return Math.max(minMicros, full / 2 + (long) (random.nextDouble() * (full / 2)));
    }

    /** Restarts with the shortest wait, after a success. */
    void reset() {
        failures = 0;
    }
}
