package dev.sluice.app;

/**
 * A failure that a person can act on: its message is all that the command prints, and the exit code
 * is 1.
 */
public final class CliException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CliException(String message) {
        super(message);
    }

    public CliException(String message, Throwable cause) {
        super(message, cause);
    }
}
