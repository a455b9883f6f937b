package dev.sluice.ingest.source;

import java.io.IOException;

/**
 * A source that cannot be opened or read ({@code SOURCE_UNAVAILABLE}), in words without secrets.
 */
public final class SourceException extends IOException {

    private static final long serialVersionUID = 1L;

    public SourceException(String message) {
        super(message);
    }

    public SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
