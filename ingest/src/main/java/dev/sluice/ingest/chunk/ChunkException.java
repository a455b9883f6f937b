// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.chunk;

/**
 * Thrown for a chunk that cannot be used; the chunks that follow are not affected. The message says
 * what was found, what was expected and what to do.
 */
public final class ChunkException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why the chunk cannot be used. */
    public enum Kind {
        /** The chunk is damaged, truncated, or contradicts its headers. */
        CORRUPT,
        /** Its container, codec or pixel format is not on the whitelist. */
        UNSUPPORTED,
        /** It is over a limit on bytes, dimensions, frames or time. */
        TOO_LARGE
    }

    private final Kind kind;

    /**
     * An exception without a cause.
     *
     * @param message what was found, what was expected and what to do
     */
    public ChunkException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /**
     * An exception with a cause.
     *
     * @param message what was found, what was expected and what to do
     */
    public ChunkException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Why the chunk cannot be used. */
    public Kind kind() {
        return kind;
    }
}
