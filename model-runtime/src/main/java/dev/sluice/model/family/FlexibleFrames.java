// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.preprocess.SmartResize;

import java.util.List;

/**
 * The frames of families that take any size whose sides are multiples of a token's side.
 *
 * @param sizes chooses the size of a frame
 */
record FlexibleFrames(SmartResize sizes) {

    /**
     * Rows and columns of the two grids with which graphs are tested, in tokens. They are small,
     * since a large encoder takes seconds for hundreds of patches; the first is wider than a window
     * of Qwen2.5-VL's attention, which is four tokens.
     */
    private static final int[][] PROBES = {{2, 6}, {4, 2}};

    /** Returns the grid of a frame. */
    GridSize grid(FrameSize size) throws ModelException {
        int cell = sizes.factor();
        if (size.width() < cell
                || size.height() < cell
                || size.width() % cell != 0
                || size.height() % cell != 0) {
            throw new ModelException(
                    Kind.FAILED,
                    "found a frame of %d × %d pixels; expected sides that are multiples of %d: resize to frameSize"
                            .formatted(size.width(), size.height(), cell));
        }
        return new GridSize(size.height() / cell, size.width() / cell);
    }

    /** Returns two sizes with which graphs are tested. */
    List<FrameSize> probes() {
        int cell = sizes.factor();
        return List.of(
                new FrameSize(PROBES[0][1] * cell, PROBES[0][0] * cell),
                new FrameSize(PROBES[1][1] * cell, PROBES[1][0] * cell));
    }
}
