// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A request that failed and that may succeed if it is sent again. */
final class TransferException extends IOException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Duration wait; // null if the server does not name one

    TransferException(String message) {
        this(message, (Duration) null);
    }

    /**
     * @param wait how long the server asks to wait
     */
    TransferException(String message, @Nullable Duration wait) {
        super(message);
        this.wait = wait;
    }

    TransferException(String message, IOException cause) {
        super(message, cause);
        this.wait = null;
    }

    /** How long the server asks to wait; empty if it does not say. */
    Optional<Duration> serverWait() {
        return Optional.ofNullable(wait);
    }
}
