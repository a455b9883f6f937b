package dev.sluice.model.preprocess;

/**
 * Makes a square grid of vectors smaller, each target cell by bilinear interpolation at its middle:
 * PyTorch's {@code interpolate(mode="bilinear", align_corners=False)} without antialiasing.
 */
public final class BilinearPool {

    private final int side;
    private final int target;
    private final int[] first; // (target) the nearer source cell before the middle
    private final float[] share; // (target) weight of the cell behind it

    /**
     * @param side cells along one side
     * @param target cells along one side afterwards
     */
    public BilinearPool(int side, int target) {
        this.side = side;
        this.target = target;
        this.first = new int[target];
        this.share = new float[target];
        float scale = (float) side / target;
        for (int cell = 0; cell < target; cell++) {
            float middle = Math.max(0, (cell + 0.5f) * scale - 0.5f);
            first[cell] = Math.min((int) middle, side - 1);
            share[cell] = middle - first[cell];
        }
    }

    /** Cells along one side before. */
    public int side() {
        return side;
    }

    /** Cells along one side after. */
    public int target() {
        return target;
    }

    /**
     * Pools one grid.
     *
     * @param rows side² × dim floats, row-major
     * @return target² × dim floats, owned by the caller
     */
    public float[] pool(float[] rows, int dim) {
        float[] pooled = new float[target * target * dim];
        for (int y = 0; y < target; y++) {
            int top = first[y] * side;
            int bottom = Math.min(first[y] + 1, side - 1) * side;
            for (int x = 0; x < target; x++) {
                int left = first[x];
                int right = Math.min(left + 1, side - 1);
                int to = (y * target + x) * dim;
                for (int i = 0; i < dim; i++) {
                    float upper = mix(rows, top + left, top + right, share[x], dim, i);
                    float lower = mix(rows, bottom + left, bottom + right, share[x], dim, i);
                    pooled[to + i] = upper * (1 - share[y]) + lower * share[y];
                }
            }
        }
        return pooled;
    }

    private static float mix(float[] rows, int one, int other, float share, int dim, int i) {
        return rows[one * dim + i] * (1 - share) + rows[other * dim + i] * share;
    }
}
