package dev.sluice.model.generate;

import dev.sluice.model.FinishReason;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Why an answer has to end early, if it has to. Not safe for several threads. */
final class Deadline implements BooleanSupplier {

    private static final double MILLIS = 1e3;

    private final BooleanSupplier cancelled;
    private final Stopwatch watch;
    private final double millis;
    private FinishReason reason;

    /**
     * @param timeout from the watch's start; zero: never
     */
    Deadline(BooleanSupplier cancelled, Stopwatch watch, Duration timeout) {
        this.cancelled = cancelled;
        this.watch = watch;
        this.millis =
                timeout.isZero()
                        ? Double.POSITIVE_INFINITY
                        : timeout.toSeconds() * MILLIS + timeout.toNanosPart() / 1e6;
    }

    /** Whether it has to end; asks the caller each time. */
    @Override
    public boolean getAsBoolean() {
        if (cancelled.getAsBoolean()) {
            reason = FinishReason.CANCELLED;
        } else if (watch.millis() >= millis) {
            reason = FinishReason.TIMEOUT;
        }
        return reason != null;
    }

    /** The reason, once there is one. */
    FinishReason reason() {
        return reason == null ? FinishReason.CANCELLED : reason;
    }
}
