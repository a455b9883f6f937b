// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Objects;

/**
 * Thrown if a source cannot be opened or read ({@code SOURCE_UNAVAILABLE}). The message contains no
 * secrets.
 */
public final class SourceException extends IOException {

    private static final long serialVersionUID = 1L;

    /** An exception without a cause; the message must not contain secrets. */
    public SourceException(String message) {
        super(message);
    }

    /** An exception with a cause, if there is one; the message must not contain secrets. */
    public SourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The message, which every such exception has. */
    @Override
    public String getMessage() {
        return Objects.requireNonNullElse(super.getMessage(), "");
    }
}
