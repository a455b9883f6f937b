// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VisualStep;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.family.PromptAssembler;
import dev.sluice.model.family.PromptSegment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A prompt as its family assembles it.
 *
 * @param segments all tokens
 * @param stable number of tokens of prefix and final steps, which later prompts of the stream share
 * @param nextPosition position of the answer's first token
 */
record Prompt(List<PromptSegment> segments, int stable, long nextPosition) {

    /**
     * Assembles the prompt of a request. Its time origin follows from the final steps, so that the
     * prompts of a stream have a common beginning. Only if the provisional steps are so far after
     * them that the prompt would exceed {@code lastPosition}, it follows from all steps.
     *
     * @param timeLimit largest position that final steps may reach through time
     * @param lastPosition largest position after which there is room for the answer
     */
    static Prompt of(ModelFamily family, PromptRequest request, long timeLimit, long lastPosition)
            throws ModelException {
        double seconds = request.stepSeconds();
        TimeOrigin origin = TimeOrigin.of(family, seconds, request.finalSteps(), timeLimit);
        TimeOrigin later = TimeOrigin.of(family, seconds, allSteps(request), timeLimit);
        if (later.equals(origin)) {
            return of(family, request, origin);
        }
        try {
            Prompt prompt = of(family, request, origin);
            return prompt.nextPosition <= lastPosition ? prompt : of(family, request, later);
        } catch (ModelException e) {
            if (e.kind() == Kind.TOO_LONG) {
                return of(family, request, later); // no model has positions that far apart
            }
            throw e;
        }
    }

    private static List<VisualStep> allSteps(PromptRequest request) {
        return Stream.concat(request.finalSteps().stream(), request.provisionalSteps().stream())
                .toList();
    }

    private static Prompt of(ModelFamily family, PromptRequest request, TimeOrigin origin)
            throws ModelException {
        PromptAssembler assembler =
                request.wholeClip()
                        ? family.clipPrompt(request.stepSeconds(), request.length())
                        : family.prompt(request.stepSeconds());
        List<PromptSegment> segments = beginning(assembler, request.finalSteps(), origin);
        int stable = tokens(segments);
        segments.addAll(
                assembler.tail(origin.apply(request.provisionalSteps()), request.question()));
        return new Prompt(segments, stable, assembler.nextPosition());
    }

    /** Assembles only the beginning that all prompts about these steps share. */
    static Prompt beginning(
            ModelFamily family, List<VisualStep> steps, double stepSeconds, long timeLimit)
            throws ModelException {
        TimeOrigin origin = TimeOrigin.of(family, stepSeconds, steps, timeLimit);
        PromptAssembler assembler = family.prompt(stepSeconds);
        List<PromptSegment> segments = beginning(assembler, steps, origin);
        return new Prompt(segments, tokens(segments), assembler.nextPosition());
    }

    private static List<PromptSegment> beginning(
            PromptAssembler assembler, List<VisualStep> steps, TimeOrigin origin)
            throws ModelException {
        List<PromptSegment> segments = new ArrayList<>(assembler.prefix());
        for (VisualStep step : origin.apply(steps)) {
            segments.addAll(assembler.step(step));
        }
        return segments;
    }

    private static int tokens(List<PromptSegment> segments) {
        return segments.stream().mapToInt(PromptSegment::length).sum();
    }

    /** Number of tokens. */
    int count() {
        return tokens(segments);
    }

    /** Returns the ids of all text tokens. */
    int[] textTokens() {
        return textTokens(segments);
    }

    /** Returns the ids of all text tokens of segments. */
    static int[] textTokens(List<PromptSegment> segments) {
        return segments.stream()
                .filter(PromptSegment.Text.class::isInstance)
                .flatMapToInt(segment -> Arrays.stream(((PromptSegment.Text) segment).ids()))
                .toArray();
    }
}
