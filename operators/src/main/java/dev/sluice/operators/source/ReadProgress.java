// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.source;

/**
 * The time up to which a partition has been read, in the timestamps of its records. It never goes
 * back. One record alone whose timestamp is far ahead, as from a wrong clock, does not count; two
 * of them do. Not safe for use by several threads.
 */
final class ReadProgress {

    /** The progress before the first record. */
    static final long NONE = Long.MIN_VALUE;

    private final long maxJumpMillis;
    private long millis = NONE;
    private long ahead = NONE; // a timestamp that is far ahead, or none

    /**
     * @param maxJumpMillis by how much a timestamp is far ahead
     */
    ReadProgress(long maxJumpMillis) {
        this.maxJumpMillis = maxJumpMillis;
    }

    /** Takes note of a record's timestamp, milliseconds since 1970. */
    void read(long timestamp) {
        if (millis == NONE || timestamp - millis <= maxJumpMillis) {
            millis = Math.max(millis, timestamp);
        } else if (ahead == NONE) {
            ahead = timestamp;
        } else {
            millis = Math.min(ahead, timestamp);
            ahead = NONE;
        }
    }

    /** Returns the progress, milliseconds since 1970, or {@link #NONE}. */
    long millis() {
        return millis;
    }
}
