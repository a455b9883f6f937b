// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import dev.failsafe.RetryPolicy;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * How often and when a request is made.
 *
 * @param most the number of requests, at least 1
 * @param first the wait before the second one; each later one is twice as long, unless the receiver
 *     names one
 * @param longest the longest wait, whatever the receiver names
 */
public record Attempts(int most, Duration first, Duration longest) {

    private static final double JITTER = 0.2;
    private static final Duration NOT_NAMED = Duration.ofNanos(-1); // Failsafe then backs off

    /** So many requests, with waits from a second to five minutes. */
    public static Attempts usual(int most) {
        return new Attempts(most, Duration.ofSeconds(1), Duration.ofMinutes(5));
    }

    RetryPolicy<Object> policy() {
        return RetryPolicy.builder()
                .handleIf(failure -> failure instanceof WebhookException w && w.isPassing())
                .withMaxAttempts(most)
                .withBackoff(first, longest)
                .withJitter(JITTER)
                .withDelayFnOn(context -> named(context.getLastException()), WebhookException.class)
                .build();
    }

    private Duration named(@Nullable Throwable failure) {
        Duration named =
                failure instanceof WebhookException webhook
                        ? webhook.serverWait().orElse(NOT_NAMED)
                        : NOT_NAMED;
        return named.compareTo(longest) > 0 ? longest : named;
    }
}
