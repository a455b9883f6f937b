// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.clip;

import dev.sluice.engine.reduce.TokenGrid;

/**
 * What a policy made of one step, once that is final.
 *
 * @param step absolute index
 * @param captureMicros capture time of the step's first frame, microseconds since 1970
 * @param endMicros capture time of the step's last frame
 * @param grid the grid of its tokens
 * @param states ordinal of the {@link CellState} of each position; not copied
 * @param redundancy share of positions that look as in the step before; 1 for a gated step, NaN for
 *     the first one, which is not compared
 * @param sceneChange whether the scene changed with it
 * @param reduceNanos time for drop, merge and memory while the step was added, nanoseconds
 */
public record StepOutcome(
        long step,
        long captureMicros,
        long endMicros,
        TokenGrid grid,
        byte[] states,
        double redundancy,
        boolean sceneChange,
        long reduceNanos) {

    private static final CellState[] STATES = CellState.values();

    /** What became of the token at this position. */
    public CellState state(int position) {
        return STATES[states[position]];
    }

    /** Number of positions in this state. */
    public int count(CellState state) {
        int count = 0;
        for (byte one : states) {
            count += one == state.ordinal() ? 1 : 0;
        }
        return count;
    }

    /** Whether there are no tokens of the step, because it was not encoded. */
    public boolean isGated() {
        return states.length > 0 && state(0) == CellState.GATED;
    }
}
