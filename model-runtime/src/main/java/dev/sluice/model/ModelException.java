// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Objects;

/** Thrown if a model folder cannot be used or a call of a model fails. */
public final class ModelException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The kind of failure. */
    public enum Kind {
        /** The folder is incomplete, inconsistent or of an unknown family. */
        INVALID,
        /** The model does not support the input, or the runtime failed. */
        FAILED,
        /**
         * The prompt, or the answer after it, exceeds the positions for which the model was made.
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

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage(), "every constructor takes a message");
    }

    /** The kind of failure. */
    public Kind kind() {
        return kind;
    }
}
