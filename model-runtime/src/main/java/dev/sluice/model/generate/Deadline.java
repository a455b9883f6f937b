// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.FinishReason;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Decides when and why an answer has to end early. Not safe for use by several threads. */
final class Deadline implements BooleanSupplier {

    private static final double MILLIS = 1e3;

    private final BooleanSupplier cancelled;
    private final Stopwatch watch;
    private final double millis;
    private @Nullable FinishReason reason; // null while the answer may continue

    /**
     * @param timeout since the start of the stopwatch; zero for none
     */
    Deadline(BooleanSupplier cancelled, Stopwatch watch, Duration timeout) {
        this.cancelled = cancelled;
        this.watch = watch;
        this.millis =
                timeout.isZero()
                        ? Double.POSITIVE_INFINITY
                        : timeout.toSeconds() * MILLIS + timeout.toNanosPart() / 1e6;
    }

    /** Whether the answer has to end; polls the caller each time. */
    @Override
    public boolean getAsBoolean() {
        if (cancelled.getAsBoolean()) {
            reason = FinishReason.CANCELLED;
        } else if (watch.millis() >= millis) {
            reason = FinishReason.TIMEOUT;
        }
        return reason != null;
    }

    /** The reason to end, once there is one. */
    FinishReason reason() {
        return reason == null ? FinishReason.CANCELLED : reason;
    }
}
