// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.model.ModelException;

/** Why something failed: the same names in metrics, dead letters and answers. */
public enum ErrorCode {
    /** A source cannot be read. */
    SOURCE_UNAVAILABLE,
    /** A chunk is damaged, or does not match its headers. */
    CHUNK_CORRUPT,
    /** A chunk has a container, codec or pixel format that is not supported. */
    CHUNK_UNSUPPORTED,
    /** A chunk exceeds a limit. */
    CHUNK_TOO_LARGE,
    /** A query is not valid. */
    QUERY_INVALID,
    /** The model folder cannot be used. */
    MODEL_INVALID,
    /** The model failed while it was running. */
    MODEL_FAILED,
    /** A limit on pending work was reached. */
    OVERLOAD,
    /** The configuration cannot be used. */
    CONFIG_INVALID,
    /** A defect in Sluice. */
    INTERNAL;

    /** Implemented by exceptions that have an error code. */
    public interface Coded {

        /** Returns the error code. */
        ErrorCode code();
    }

    /** Returns the error code of a failure. */
    public static ErrorCode of(Throwable failure) {
        if (failure instanceof Coded coded) {
            return coded.code();
        }
        if (failure instanceof ChunkException chunk) {
            return switch (chunk.kind()) {
                case CORRUPT -> CHUNK_CORRUPT;
                case UNSUPPORTED -> CHUNK_UNSUPPORTED;
                case TOO_LARGE -> CHUNK_TOO_LARGE;
            };
        }
        if (failure instanceof ModelException model) {
            return switch (model.kind()) {
                case INVALID -> MODEL_INVALID;
                case FAILED, TOO_LONG -> MODEL_FAILED;
            };
        }
        return failure instanceof InvalidTokensException ? MODEL_FAILED : INTERNAL;
    }
}
