// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import java.time.Clock;

/**
 * The epochs of one stream. Each is identified by its start, milliseconds since 1970, and is
 * greater than the one before, whatever the wall clock does. Used only by the stream's thread.
 */
final class Epochs {

    private final Clock wall;
    private long current;

    Epochs(Clock wall) {
        this.wall = wall;
    }

    /** Begins the next epoch. */
    void begin() {
        current = Math.max(current + 1, wall.millis());
    }

    /** The epoch that has begun last; 0 before the first one. */
    long current() {
        return current;
    }
}
