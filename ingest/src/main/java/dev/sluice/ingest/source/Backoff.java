package dev.sluice.ingest.source;

import java.time.Duration;
import java.util.Random;

/**
 * The waits between attempts: each at most twice the one before, up to a cap, and spread by up to a
 * half so that cameras behind one switch do not all come back at once. For one thread.
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

    /** The wait after one more failure, microseconds. */
    long nextMicros() {
        int doublings = Math.min(failures++, 30);
        long full = Math.min(maxMicros, minMicros << doublings);
        if (full <= 0) {
            full = maxMicros;
        }
        return Math.max(minMicros, full / 2 + (long) (random.nextDouble() * (full / 2)));
    }

    /** Begins anew after a success. */
    void reset() {
        failures = 0;
    }
}
