// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

/** Means over the patches of which visual tokens consist. */
public final class PatchPool {

    private PatchPool() {}

    /**
     * Pools square blocks of a grid of patches.
     *
     * @param patches patches × width values, row by row; as many patches as the tokens need
     * @param width values of each patch
     * @param rows of tokens
     * @param columns of tokens
     * @return rows × columns × width
     * @throws IllegalArgumentException if the patches are not square blocks of the tokens
     */
    public static float[] blocks(float[] patches, int width, int rows, int columns) {
        int side = side(patches.length / width, rows * columns);
        float[] pooled = new float[rows * columns * width];
        float share = 1f / (side * side);
        for (int y = 0; y < rows * side; y++) {
            for (int x = 0; x < columns * side; x++) {
                int from = (y * columns * side + x) * width;
                int to = (y / side * columns + x / side) * width;
                for (int i = 0; i < width; i++) {
                    pooled[to + i] += share * patches[from + i];
                }
            }
        }
        return pooled;
    }

    private static int side(int patches, int tokens) {
        int side = (int) Math.rint(Math.sqrt((double) patches / tokens));
        if (side < 1 || side * side * tokens != patches) {
            throw new IllegalArgumentException(
                    "found %d patches; expected a square number of them for each of %d visual tokens"
                            .formatted(patches, tokens));
        }
        return side;
    }

    /**
     * Pools patches that follow each other.
     *
     * @param patches patches × width values
     * @param tokens number of tokens
     * @return tokens × width
     * @throws IllegalArgumentException if the tokens do not have equally many patches
     */
    public static float[] groups(float[] patches, int width, int tokens) {
        int count = patches.length / width;
        if (count < tokens || count % tokens != 0) {
            throw new IllegalArgumentException(
                    "found %d patches; expected equally many for each of %d visual tokens"
                            .formatted(count, tokens));
        }
        int group = count / tokens;
        float[] pooled = new float[tokens * width];
        for (int patch = 0; patch < count; patch++) {
            for (int i = 0; i < width; i++) {
                pooled[patch / group * width + i] += patches[patch * width + i] / group;
            }
        }
        return pooled;
    }
}
