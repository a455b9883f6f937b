// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert;

import dev.sluice.app.alert.rule.CoolDowns;

import java.util.TreeMap;

/**
 * How far the answers of one partition were dealt with, and the cool-downs of its streams. The
 * progress is thread-safe; the cool-downs are those of the thread that reads.
 */
final class PartitionProgress {

    private final CoolDowns coolDowns;
    private final TreeMap<Long, Integer> open = new TreeMap<>(); // notifications by offset
    private long next;

    /**
     * @param next the offset of the first record to deal with
     */
    PartitionProgress(long next, CoolDowns coolDowns) {
        this.next = next;
        this.coolDowns = coolDowns;
    }

    CoolDowns coolDowns() {
        return coolDowns;
    }

    /** A record was read, which causes so many notifications. */
    synchronized void read(long offset, int notifications) {
        next = offset + 1;
        if (notifications > 0) {
            open.put(offset, notifications);
        }
    }

    /** A notification of a record was delivered, or is lost. */
    synchronized void done(long offset) {
        open.computeIfPresent(offset, (key, left) -> left == 1 ? null : left - 1);
    }

    /** The offset from which on something is not done. */
    synchronized long place() {
        return open.isEmpty() ? next : open.firstKey();
    }
}
