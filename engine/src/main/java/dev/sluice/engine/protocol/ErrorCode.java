package dev.sluice.engine.protocol;

import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.model.ModelException;

/** What can go wrong: the same names in metrics, dead letters and answers. */
public enum ErrorCode {
    /** A camera, file or URL cannot be read. */
    SOURCE_UNAVAILABLE,
    /** A chunk is damaged, or not what its headers say. */
    CHUNK_CORRUPT,
    /** A chunk has a container, codec or pixel format outside the whitelist. */
    CHUNK_UNSUPPORTED,
    /** A chunk is over a limit. */
    CHUNK_TOO_LARGE,
    /** A question cannot be understood. */
    QUERY_INVALID,
    /** The model folder cannot be used. */
    MODEL_INVALID,
    /** The model failed at work. */
    MODEL_FAILED,
    /** There was too much to do. */
    OVERLOAD,
    /** The configuration cannot be used. */
    CONFIG_INVALID,
    /** A defect. */
    INTERNAL;

    /** A failure that knows its own code. */
    public interface Coded {

        /** What went wrong. */
        ErrorCode code();
    }

    /** The code of a failure. */
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
