// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.tensor;

import java.util.Arrays;

/**
 * What an encoder says of the tokens of one step.
 *
 * @param shape sizes of the axes
 * @param values row-major, as many as the shape says
 */
public record Signal(int[] shape, float[] values) {

    /** Checks that the values fill the shape. */
    public Signal {
        int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (size != values.length) {
            throw new IllegalArgumentException(
                    "%d values, expected %d for the shape %s"
                            .formatted(values.length, size, Arrays.toString(shape)));
        }
    }

    /** Returns the size of an axis; negative axes count from the last. */
    public int size(int axis) {
        return shape[axis < 0 ? shape.length + axis : axis];
    }
}
