package dev.sluice.model;

/**
 * One generated answer.
 *
 * @param tokenIds generated ids, without the stop token
 * @param text the decoded answer, up to a stop text
 * @param finishReason why generation ended
 * @param promptTokens rows of the prompt, visual and text
 * @param visualTokens visual rows in the prompt
 * @param cachedTokens rows of the prompt that a session had run before
 * @param probability of the chosen option among the options, each with its end; NaN for free text
 * @param prefillMillis time spent on prefill
 * @param firstTokenMillis from the call to the first token
 * @param totalMillis from the call to the end
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

    /** Free text that no session helped with. */
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
