package dev.sluice.engine.memory;

import java.io.IOException;

/** Bytes that are not what they claim to be, or of a version that this release cannot read. */
public final class CorruptBlockException extends IOException {

    private static final long serialVersionUID = 1L;

    public CorruptBlockException(String message) {
        super(message);
    }

    public CorruptBlockException(String message, Throwable cause) {
        super(message, cause);
    }
}
