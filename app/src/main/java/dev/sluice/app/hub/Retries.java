// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import dev.sluice.platform.SluiceException;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.event.ExecutionScheduledEvent;
import dev.failsafe.function.CheckedSupplier;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * How often and when a request is repeated. Thread-safe.
 *
 * @param most repetitions of one request
 * @param first the wait before the first repetition; each later one is twice as long, unless the
 *     server names one
 * @param longest the longest wait; a server that asks for a longer one ends the download
 * @param stall time without a byte after which a transfer counts as broken
 */
public record Retries(int most, Duration first, Duration longest, Duration stall) {

    /** Six repetitions within about a minute. */
    public static final Retries USUAL =
            new Retries(6, Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(60));

    private static final double JITTER = 0.2;
    private static final Duration NOT_NAMED = Duration.ofNanos(-1); // Failsafe then backs off

    /**
     * Makes a request, and repeats it while it fails in a way that may pass.
     *
     * @param said is told why a request is repeated
     * @throws SluiceException if the last repetition failed, too, or at once if it cannot succeed
     */
    <T> T call(CheckedSupplier<T> request, Consumer<String> said) {
        RetryPolicy<T> policy =
                RetryPolicy.<T>builder()
                        .handle(TransferException.class)
                        .withMaxRetries(most)
                        .withBackoff(first, longest)
                        .withJitter(JITTER)
                        .withDelayFnOn(
                                context -> named(context.getLastException()),
                                TransferException.class)
                        .onRetryScheduled(event -> said.accept(announcement(event)))
                        .build();
        try {
            return Failsafe.with(policy).get(request);
        } catch (FailsafeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new SluiceException(
                    "%s; gave up after %d attempts. The same command continues where this one ended"
                            .formatted(cause.getMessage(), most + 1),
                    e);
        }
    }

    private static Duration named(@Nullable Throwable failure) {
        return failure instanceof TransferException transfer
                ? transfer.serverWait().orElse(NOT_NAMED)
                : NOT_NAMED;
    }

    private static String announcement(ExecutionScheduledEvent<?> event) {
        Throwable failure = event.getLastException();
        return String.format(
                Locale.ROOT,
                "%s; trying again in %.1f s",
                failure == null ? "the request failed" : failure.getMessage(),
                event.getDelay().toMillis() / 1e3);
    }
}
