package dev.sluice.model;

/**
 * One generated answer.
 *
 * @param tokenIds generated ids, without the stop token
 * @param text the decoded answer
 * @param finishReason why generation ended
 * @param promptTokens rows prefilled, visual and text
 * @param visualTokens visual rows in the prompt
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
        double prefillMillis,
        double firstTokenMillis,
        double totalMillis) {}
