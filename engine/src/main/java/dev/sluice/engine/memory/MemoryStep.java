// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.ReducedStep;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.model.tensor.Float16;

/**
 * What memory knows of one step. Arrays are not copied and must not be changed.
 *
 * @param step absolute index
 * @param captureMicros capture time of the step's first frame, microseconds since 1970
 * @param endMicros capture time of the step's last frame
 * @param grid what the encoder gave, or would have given
 * @param dim values in a row; 0 where no row was kept
 * @param positions grid indices of the kept rows, ascending
 * @param spans index of the last step that each row knows of, minus {@code step}
 * @param rows positions.length × dim halves, row-major, two bytes each, low byte first
 */
public record MemoryStep(
        long step,
        long captureMicros,
        long endMicros,
        TokenGrid grid,
        int dim,
        int[] positions,
        int[] spans,
        byte[] rows) {

    private static final int[] NONE = new int[0];

    /** A step of which nothing was kept. */
    static MemoryStep empty(long step, long captureMicros, long endMicros, TokenGrid grid) {
        return new MemoryStep(step, captureMicros, endMicros, grid, 0, NONE, NONE, new byte[0]);
    }

    /** The step as reduction left it, rounded to halves. */
    static MemoryStep of(OpenStep open, ReducedStep reduced) {
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

    /** Tokens kept. */
    public int kept() {
        return positions.length;
    }

    /** Tokens that the encoder gave, or would have given. */
    public int seen() {
        return grid.size();
    }

    /** Frames that the step was made of: a missing half repeats the other and counts once. */
    public int frames() {
        return captureMicros == endMicros ? 1 : 2;
    }
}
