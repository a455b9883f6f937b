// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.policy.Signals;
import dev.sluice.model.tensor.Signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Splits the arrays of a whole clip into steps. Stateless. */
public final class ClipSteps {

    /** Channels of a pixel. */
    public static final int CHANNELS = 3;

    private ClipSteps() {}

    /**
     * Splits features.
     *
     * @param features at least signals.size() × tokens × dim
     * @param signals what the encoder says of each step; one a step
     */
    public static List<TokenStep> ofFeatures(
            float[] features, TokenGrid grid, int dim, List<Signals> signals) {
        List<TokenStep> split = new ArrayList<>();
        for (int step = 0; step < signals.size(); step++) {
            Signal attention = signals.get(step).get(Signals.IMAGE_ATTENTION);
            split.add(
                    new TokenStep(
                            step,
                            grid,
                            dim,
                            part(features, step, grid.size() * dim),
                            attention == null ? null : attention.values(),
                            null,
                            signals.get(step)));
        }
        return split;
    }

    /**
     * Splits the pixels of two frames a step. Their grids have one row.
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
