package dev.sluice.model.family;

/**
 * Rows of a prompt that follow each other: words, which still have to be embedded, visual tokens,
 * or rows that the model learned.
 */
public sealed interface PromptSegment {

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
    record Text(int[] ids, int[][] positions) implements PromptSegment {
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
    record Visual(float[] rows, int[][] positions) implements PromptSegment {
        @Override
        public int length() {
            return positions[0].length;
        }
    }

    /**
     * Rows that stand between visual tokens and words and come from the model's weights.
     *
     * @param rows length × dim floats, row-major; not to be changed
     * @param positions axes × length
     */
    record Learned(float[] rows, int[][] positions) implements PromptSegment {
        @Override
        public int length() {
            return positions[0].length;
        }
    }
}
