package dev.sluice.model.family;

/**
 * Rows of a prompt that follow each other: words, which still have to be embedded, or visual
 * tokens.
 */
public sealed interface PromptRun {

    /** Number of rows. */
    int length();

    /** One position per row on each axis: axes × length. */
    int[][] positions();

    /**
     * Words.
     *
     * @param ids token ids
     * @param positions axes × ids.length
     */
    record Words(int[] ids, int[][] positions) implements PromptRun {
        @Override
        public int length() {
            return ids.length;
        }
    }

    /**
     * Visual tokens.
     *
     * @param rows length × dim floats, row-major; borrowed from the request
     * @param positions axes × length
     */
    record Visual(float[] rows, int[][] positions) implements PromptRun {
        @Override
        public int length() {
            return positions[0].length;
        }
    }
}
