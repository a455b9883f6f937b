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
     * Takes the decoding time of the next frame.
     *
     * @return whether the step to it is so long that a frame has room in it; true if it is not
     *     known how long steps usually are
     */
    boolean isHole(long micros) {
        long step = micros - last;
        boolean hole = steps.isEmpty() || 2 * step > 3 * usual();
        if (started) {
            if (steps.size() == COMPARED) {
                steps.remove();
            }
            steps.add(step);
        }
        started = true;
        last = micros;
        return hole;
    }

    /** The median of the last steps. */
    private long usual() {
        long[] sorted = steps.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
