// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Splits the arrays of a whole clip into steps. Their grids have one row. Stateless. */
public final class ClipSteps {

    /** Channels of a pixel. */
    public static final int CHANNELS = 3;

    private ClipSteps() {}

    /**
     * Splits features.
     *
     * @param features steps × tokens × dim
     * @param attention steps × tokens, or null if the encoder has no such output
     */
    public static List<TokenStep> ofFeatures(
            float[] features, float @Nullable [] attention, int steps, int tokens, int dim) {
        TokenGrid grid = new TokenGrid(1, tokens);
        List<TokenStep> split = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            split.add(
                    new TokenStep(
                            step,
                            grid,
                            dim,
                            part(features, step, tokens * dim),
                            attention == null ? null : part(attention, step, tokens),
                            null));
        }
        return split;
    }

    /**
     * Splits the pixels of two frames a step.
     *
     * @param pixels steps × 2 × tokens × {@link #CHANNELS} × cellPixels
     */
    public static List<TokenStep> ofPixels(byte[] pixels, int steps, int tokens, int cellPixels) {
        int length = 2 * tokens * CHANNELS * cellPixels;
        TokenGrid grid = new TokenGrid(1, tokens);
        List<TokenStep> split = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            byte[] part = Arrays.copyOfRange(pixels, step * length, (step + 1) * length);
            split.add(new TokenStep(step, grid, 0, new float[0], null, part));
        }
        return split;
    }

    private static float[] part(float[] values, int index, int length) {
        return Arrays.copyOfRange(values, index * length, (index + 1) * length);
    }
}
