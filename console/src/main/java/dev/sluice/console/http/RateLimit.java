// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.util.function.LongSupplier;

/** Allows so many a second on average, and more for a moment (token bucket). Thread-safe. */
public final class RateLimit {

    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanos;

    @GuardedBy("this")
    private double left;

    @GuardedBy("this")
    private long lastNanos;

    /**
     * @param burst how many are allowed at once
     * @param nanos the clock
     */
    public RateLimit(double perSecond, double burst, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanos = nanos;
        this.left = burst;
        this.lastNanos = nanos.getAsLong();
    }

    /** Takes one, if one is left. */
    public synchronized boolean take() {
        long now = nanos.getAsLong();
        left = Math.min(burst, left + (now - lastNanos) / NANOS * perSecond);
        lastNanos = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
