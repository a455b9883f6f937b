// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import java.util.Locale;

/** The types of events, each with a schema in {@code docs/schemas/event.json}. */
public enum EventType {
    /** The scene has changed. */
    SCENE,
    /** Chunks are missing, and the gap was skipped. */
    GAP,
    /** A chunk or a question arrived after the stream's clock had passed it. */
    LATE,
    /** A new epoch has begun. */
    EPOCH,
    /** Frames were skipped because the stream had fallen behind, or a watch was not released. */
    OVERLOAD,
    /** The source, or the frames that it gives, had a problem or changed its state. */
    SOURCE;

    /** The {@code type} field. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
