package dev.sluice.model;

/** A model folder that cannot be used, or a model that failed at work. */
public final class ModelException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Kind {
        /** The folder is incomplete, inconsistent or of an unknown family. */
        INVALID,
        /** The model was given what it cannot take, or the runtime failed. */
        FAILED,
        /**
         * The prompt, or what is to follow it, goes beyond the positions the model was made for.
         */
        TOO_LONG
    }

    private final Kind kind;

    public ModelException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public ModelException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}
