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
 * @param wholeClip whether the steps are a whole clip and not what is known of a stream so far:
 *     families that tell the model how much video will follow then do, as their references do
 */
public record PromptRequest(
        List<VisualStep> finalSteps,
        List<VisualStep> provisionalSteps,
        double stepSeconds,
        String question,
        List<String> options,
        int maxNewTokens,
        GenerationSettings settings,
        boolean wholeClip) {

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
                GenerationSettings.GREEDY,
                false);
    }

    /** A request about a stream. */
    public PromptRequest(
            List<VisualStep> finalSteps,
            List<VisualStep> provisionalSteps,
            double stepSeconds,
            String question,
            List<String> options,
            int maxNewTokens,
            GenerationSettings settings) {
        this(
                finalSteps,
                provisionalSteps,
                stepSeconds,
                question,
                options,
                maxNewTokens,
                settings,
                false);
    }

    /** Steps from the first with rows to the last, those between them included. */
    public int length() {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (List<VisualStep> steps : List.of(finalSteps, provisionalSteps)) {
            for (VisualStep step : steps) {
                first = step.positions().length == 0 ? first : Math.min(first, step.step());
                last = Math.max(last, step.step());
            }
        }
        return first > last ? 0 : (int) Math.min(Integer.MAX_VALUE, last - first + 1);
    }
}
