// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.TokenGrid;

/**
 * The state of a canvas as a whole.
 *
 * @param horizonMicros end of the last step that it took, microseconds since 1970, or {@link
 *     StreamMemory#NOTHING}
 * @param lastStep index of that step, or {@link StreamMemory#NOTHING}
 * @param grid the grid of its tokens
 * @param dim dimension of their embeddings
 */
record CanvasHeader(long horizonMicros, long lastStep, TokenGrid grid, int dim) {

    /** The header of a canvas that has taken no step. */
    static final CanvasHeader EMPTY =
            new CanvasHeader(StreamMemory.NOTHING, StreamMemory.NOTHING, new TokenGrid(0, 0), 0);
}
