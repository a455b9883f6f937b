package dev.sluice.engine.protocol;

import java.util.Locale;

/** The kinds of events, each with a schema in {@code docs/schemas}. */
public enum EventType {
    /** Something changed in the picture. */
    SCENE,
    /** Chunks are missing and were given up. */
    GAP,
    /** A chunk came after it was given up, or lies before the stream's clock. */
    LATE,
    /** A new run of the source began. */
    EPOCH,
    /** Pictures were left out because the stream had fallen behind. */
    OVERLOAD,
    /** Something about the source or the pictures that it gives. */
    SOURCE;

    /** The {@code type} field. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
