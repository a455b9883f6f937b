// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/**
 * One generated answer.
 *
 * @param tokenIds ids of the generated text tokens, without the stop token
 * @param text the decoded answer, up to a stop text
 * @param finishReason why generation ended
 * @param promptTokens number of the prompt's tokens, visual and text
 * @param visualTokens number of the prompt's visual tokens
 * @param cachedTokens number of the prompt's tokens that a session had run before
 * @param probability of the chosen option among all options; NaN for free text
 * @param prefillMillis time spent on prefill
 * @param firstTokenMillis time from the call to the first token
 * @param totalMillis time from the call to the end
 */
public record Generation(
        int[] tokenIds,
        String text,
        FinishReason finishReason,
        int promptTokens,
        int visualTokens,
        int cachedTokens,
        double probability,
        double prefillMillis,
        double firstTokenMillis,
        double totalMillis) {

    /** Creates a result of free text without a session. */
    public Generation(
            int[] tokenIds,
            String text,
            FinishReason finishReason,
            int promptTokens,
            int visualTokens,
            double prefillMillis,
            double firstTokenMillis,
            double totalMillis) {
        this(
                tokenIds,
                text,
                finishReason,
                promptTokens,
                visualTokens,
                0,
                Double.NaN,
                prefillMillis,
                firstTokenMillis,
                totalMillis);
    }
}
