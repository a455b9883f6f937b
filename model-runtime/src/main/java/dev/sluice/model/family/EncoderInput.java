// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import java.util.Arrays;
import java.util.Optional;

/**
 * The inputs of a vision encoder for one step.
 *
 * @param pixels values of {@code pixel_values}, row-major
 * @param shape of {@code pixel_values}, without leading dimensions of 1, whose number depends on
 *     the graph
 * @param grid patches in height and width, in some families with time before them, for graphs that
 *     take a grid
 */
public record EncoderInput(float[] pixels, long[] shape, Optional<long[]> grid) {

    /** Whether two steps have the same size, so that one run can encode both. */
    public boolean sameSize(EncoderInput other) {
        return Arrays.equals(shape, other.shape)
                && Arrays.equals(grid.orElse(null), other.grid.orElse(null));
    }
}
