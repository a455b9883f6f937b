// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

/**
 * Reduces a square grid of vectors by bilinear interpolation at the centre of each target cell, as
 * PyTorch's {@code interpolate(mode="bilinear", align_corners=False)} does without antialiasing.
 */
public final class BilinearPool {

    private final int side;
    private final int target;
    private final int[] first; // (target) the source cell at or before the centre
    private final float[] share; // (target) weight of the next source cell

    /**
     * @param side cells along one side of the input
     * @param target cells along one side of the output
     */
    public BilinearPool(int side, int target) {
        this.side = side;
        this.target = target;
        this.first = new int[target];
        this.share = new float[target];
        float scale = (float) side / target;
        for (int cell = 0; cell < target; cell++) {
            float centre = Math.max(0, (cell + 0.5f) * scale - 0.5f);
            first[cell] = Math.min((int) centre, side - 1);
            share[cell] = centre - first[cell];
        }
    }

    /** Cells along one side of the input. */
    public int side() {
        return side;
    }

    /** Cells along one side of the output. */
    public int target() {
        return target;
    }

    /**
     * Pools one grid.
     *
     * @param vectors side² × dim floats, row-major
     * @return target² × dim floats, owned by the caller
     */
    public float[] pool(float[] vectors, int dim) {
        float[] pooled = new float[target * target * dim];
        for (int y = 0; y < target; y++) {
            int top = first[y] * side;
            int bottom = Math.min(first[y] + 1, side - 1) * side;
            for (int x = 0; x < target; x++) {
                int left = first[x];
                int right = Math.min(left + 1, side - 1);
                int to = (y * target + x) * dim;
                for (int i = 0; i < dim; i++) {
                    float upper = mix(vectors, top + left, top + right, share[x], dim, i);
                    float lower = mix(vectors, bottom + left, bottom + right, share[x], dim, i);
                    pooled[to + i] = upper * (1 - share[y]) + lower * share[y];
                }
            }
        }
        return pooled;
    }

    private static float mix(float[] vectors, int one, int other, float share, int dim, int i) {
        return vectors[one * dim + i] * (1 - share) + vectors[other * dim + i] * share;
    }
}
