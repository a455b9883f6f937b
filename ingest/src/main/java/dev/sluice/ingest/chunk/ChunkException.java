package dev.sluice.ingest.chunk;

/**
 * A chunk that cannot be used. It costs that chunk and nothing else; the message says what was
 * found, what was expected and what to do.
 */
public final class ChunkException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why the chunk cannot be used. */
    public enum Kind {
        /** Damaged, truncated, or not what its headers say. */
        CORRUPT,
        /** A container, codec or pixel format outside the whitelist. */
        UNSUPPORTED,
        /** Over a limit on bytes, dimensions, pictures or time. */
        TOO_LARGE
    }

    private final Kind kind;

    public ChunkException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public ChunkException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Why the chunk cannot be used. */
    public Kind kind() {
        return kind;
    }
}
