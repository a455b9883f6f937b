// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.VisualStep;

/**
 * Consecutive tokens of a prompt: text tokens, which are still to be embedded, visual tokens, or
 * learned embeddings of the model.
 */
public sealed interface PromptSegment {

    /** Number of tokens. */
    int length();

    /** One position per token on each axis: axes × length. */
    int[][] positions();

    /**
     * Text tokens.
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
     * @param step whose tokens they are; its embeddings are borrowed from the request
     * @param positions axes × length
     */
    record Visual(VisualStep step, int[][] positions) implements PromptSegment {

        /** Returns the embeddings, length × dim floats, row-major; borrowed from the request. */
        public float[] embeddings() {
            return step.rows();
        }

        @Override
        public int length() {
            return positions[0].length;
        }
    }

    /**
     * Embeddings from the model's weights that stand between visual tokens and text.
     *
     * @param embeddings length × dim floats, row-major; must not be changed
     * @param positions axes × length
     */
    record Learned(float[] embeddings, int[][] positions) implements PromptSegment {
        @Override
        public int length() {
            return positions[0].length;
        }
    }
}
