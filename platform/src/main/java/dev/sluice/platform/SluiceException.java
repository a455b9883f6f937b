package dev.sluice.platform;

/**
 * A failure that a person can act on: its message is all that the command prints, and the exit code
 * is 1.
 */
public final class SluiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SluiceException(String message) {
        super(message);
    }

    public SluiceException(String message, Throwable cause) {
        super(message, cause);
    }
}
