// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.List;

/**
 * All inputs on which an answer depends.
 *
 * @param finalSteps steps whose tokens no longer change, in ascending order; a session keeps them.
 *     Where they change nevertheless, a session costs time and changes no answer
 * @param provisionalSteps steps of the open window, in ascending order; never kept in a session. A
 *     step may be in both lists with distinct positions
 * @param stepSeconds capture time between two consecutive steps, seconds
 * @param question the user's text
 * @param options the only allowed answers; empty for free text
 * @param maxNewTokens largest number of generated text tokens
 * @param settings how text tokens are chosen
 * @param wholeClip whether the steps are a complete clip and not a stream up to now; the prompts of
 *     some families then begin with the length of the video
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

    /** Creates a request about a stream with the default settings. */
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

    /** Creates a request about a stream. */
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

    /** Number of steps from the first with tokens to the last, including gaps. */
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
