// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.ReducedStep;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.model.tensor.Float16;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of one step in memory. Arrays are not copied and must not be changed.
 *
 * @param step absolute index
 * @param captureMicros capture time of the step's first frame, microseconds since 1970
 * @param endMicros capture time of the step's last frame
 * @param grid grid that the encoder gave, or would have given
 * @param dim dimension of the embeddings; 0 if no token is kept
 * @param positions grid indices of the kept tokens, ascending
 * @param spans per kept token, index of the last step that it was merged from, minus {@code step}
 * @param embeddings positions.length × dim halves, row-major, two bytes each, low byte first
 */
public record MemoryStep(
        long step,
        long captureMicros,
        long endMicros,
        TokenGrid grid,
        int dim,
        int[] positions,
        int[] spans,
        byte[] embeddings) {

    private static final int[] NONE = new int[0];

    /** Returns a step without kept tokens. */
    static MemoryStep empty(long step, long captureMicros, long endMicros, TokenGrid grid) {
        return new MemoryStep(step, captureMicros, endMicros, grid, 0, NONE, NONE, new byte[0]);
    }

    /**
     * Returns a reduced step, rounded to halves.
     *
     * @param reduced the kept tokens; null if there are none
     */
    static MemoryStep of(OpenStep open, @Nullable ReducedStep reduced) {
        if (reduced == null || reduced.positions().length == 0) {
            return empty(open.step(), open.captureMicros(), open.endMicros(), open.grid());
        }
        return new MemoryStep(
                open.step(),
                open.captureMicros(),
                open.endMicros(),
                open.grid(),
                reduced.rows().length / reduced.positions().length,
                reduced.positions(),
                reduced.spans(),
                Float16.toBytes(reduced.rows()));
    }

    /**
     * Returns the same step without the values of its tokens, as a record of the tokens topic may
     * be. Memory itself never holds such a step.
     */
    public MemoryStep withoutValues() {
        return new MemoryStep(
                step, captureMicros, endMicros, grid, 0, positions, spans, new byte[0]);
    }

    /** Returns the number of kept tokens. */
    public int kept() {
        return positions.length;
    }

    /** Returns the number of tokens that the encoder gave, or would have given. */
    public int seen() {
        return grid.size();
    }

    /** Returns the number of the step's frames; a repeated one counts once. */
    public int frames() {
        return captureMicros == endMicros ? 1 : 2;
    }
}
