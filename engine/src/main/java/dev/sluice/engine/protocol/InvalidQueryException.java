package dev.sluice.engine.protocol;

/** A field of a question that is not what it has to be. */
final class InvalidQueryException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidQueryException(String message) {
        super(message);
    }
}
