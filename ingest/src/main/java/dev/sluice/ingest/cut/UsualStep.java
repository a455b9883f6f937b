// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import java.util.ArrayDeque;
import java.util.Deque;

/** The usual time from one frame to the next in decoding order. Not safe for several threads. */
final class UsualStep {

    /** Frames whose distances are compared. */
    private static final int COMPARED = 15;

    private final Deque<Long> steps = new ArrayDeque<>(COMPARED);
    private long last;
    private boolean started;

    /**
     * Whether the step to a frame is so long that another frame has room in it; true if it is not
     * known how long steps usually are.
     *
     * @param micros decoding time of the frame that {@link #add} takes next
     */
    boolean isHole(long micros) {
        return steps.isEmpty() || 2 * (micros - last) > 3 * usual();
    }

    /** Takes the decoding time of the next frame. */
    void add(long micros) {
        if (started) {
            if (steps.size() == COMPARED) {
                steps.remove();
            }
            steps.add(micros - last);
        }
        started = true;
        last = micros;
    }

    /** The median of the last steps. */
    private long usual() {
        long[] sorted = steps.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
