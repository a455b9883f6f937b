// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform;

import java.util.Objects;

/**
 * A failure that the user can correct. The command prints only its message, which says what was
 * found, what was expected and what to do, and exits with code 1.
 */
public final class SluiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SluiceException(String message) {
        super(message);
    }

    public SluiceException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage(), "every constructor takes a message");
    }
}
