// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.model.tensor.Float16;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Features of a fixed camera: a noisy background that does not change, and a patch that moves
 * across it. They are returned forwards and backwards by turns, which gives an endless stream
 * without a scene change.
 */
final class SyntheticSteps {

    private static final float NOISE = 0.2f;

    private final List<TokenStep> steps = new ArrayList<>();
    private long next;

    /**
     * @param rows rows and columns of the grid
     * @param dim dimension of a token
     * @param count number of different steps
     * @param moving share of positions that the moving patch covers
     */
    SyntheticSteps(int rows, int dim, int count, double moving, long seed) {
        Random random = new Random(seed);
        TokenGrid grid = new TokenGrid(rows, rows);
        float[] background = noise(random, grid.size() * dim, 1);
        int patch = (int) (moving * grid.size());
        for (int t = 0; t < count; t++) {
            float[] features = noise(random, background.length, NOISE);
            for (int i = 0; i < features.length; i++) {
                features[i] += background[i];
            }
            for (int i = 0; i < patch; i++) {
                int position = (3 * t + i) % grid.size();
                float[] token = noise(random, dim, 1);
                System.arraycopy(token, 0, features, position * dim, dim);
            }
            Float16.round(features);
            float[] attention = noise(random, grid.size(), 1);
            steps.add(new TokenStep(t, grid, dim, features, attention, null));
        }
    }

    /** Returns the next step of the stream. Its features are shared with other steps. */
    TokenStep next() {
        int period = 2 * steps.size() - 2;
        int at = (int) (next % period);
        TokenStep step = steps.get(at < steps.size() ? at : period - at);
        return new TokenStep(
                next++, step.grid(), step.dim(), step.features(), step.attention(), null);
    }

    private static float[] noise(Random random, int length, float scale) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = scale * (float) random.nextGaussian();
        }
        return values;
    }
}
