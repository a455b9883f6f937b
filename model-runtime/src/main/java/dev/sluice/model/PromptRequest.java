package dev.sluice.model;

import java.util.List;

/**
 * Everything that an answer depends on.
 *
 * @param finalSteps steps whose tokens will not change any more, ascending by step
 * @param provisionalSteps rows of the open window, ascending by step; never cached. A step index
 *     may stand in both lists: its rows are then disjoint grid indices
 * @param stepSeconds capture time between two consecutive steps, seconds
 * @param question the user's words
 * @param options the only answers allowed, or empty for free text
 * @param maxNewTokens upper bound on generated tokens
 * @param settings how tokens are chosen
 */
public record PromptRequest(
        List<VisualStep> finalSteps,
        List<VisualStep> provisionalSteps,
        double stepSeconds,
        String question,
        List<String> options,
        int maxNewTokens,
        GenerationSettings settings) {

    public PromptRequest {
        finalSteps = List.copyOf(finalSteps);
        provisionalSteps = List.copyOf(provisionalSteps);
        options = List.copyOf(options);
    }

    /** A request for the most probable answer. */
    public PromptRequest(
            List<VisualStep> finalSteps,
            List<VisualStep> provisionalSteps,
            double stepSeconds,
            String question,
            List<String> options,
            int maxNewTokens) {
        this(
                finalSteps,
                provisionalSteps,
                stepSeconds,
                question,
                options,
                maxNewTokens,
                GenerationSettings.GREEDY);
    }
}
