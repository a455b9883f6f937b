// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A request that did not succeed. */
final class WebhookException extends IOException {

    private final boolean passing;
    private final @Nullable Duration wait;

    private WebhookException(
            String message, boolean passing, @Nullable Duration wait, @Nullable Throwable cause) {
        super(message, cause);
        this.passing = passing;
        this.wait = wait;
    }

    /** There was no response. */
    static WebhookException unanswered(String message, Throwable cause) {
        return new WebhookException(message, true, null, cause);
    }

    /**
     * The response was not a success.
     *
     * @param wait the time that the receiver asks to wait, if it does
     */
    static WebhookException status(int status, Optional<Duration> wait) {
        boolean passing = status >= 500 || status == 408 || status == 429;
        return new WebhookException("HTTP status " + status, passing, wait.orElse(null), null);
    }

    /** Whether the same request may succeed later. */
    boolean isPassing() {
        return passing;
    }

    /** The time that the receiver asks to wait. */
    Optional<Duration> serverWait() {
        return Optional.ofNullable(wait);
    }
}
