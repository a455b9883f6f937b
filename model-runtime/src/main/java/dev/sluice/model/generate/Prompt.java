package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VisualStep;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.family.PromptAssembler;
import dev.sluice.model.family.PromptSegment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A prompt as its family makes it.
 *
 * @param runs all rows
 * @param stable rows of prefix and final steps, which later prompts of the stream have, too
 * @param nextPosition position of the answer's first token
 */
record Prompt(List<PromptSegment> runs, int stable, long nextPosition) {

    /**
     * The prompt of a request.
     *
     * @param timeLimit largest position that time may take it to
     */
    static Prompt of(ModelFamily family, PromptRequest request, long timeLimit)
            throws ModelException {
        TimeOrigin base =
                TimeOrigin.of(family, request.stepSeconds(), request.finalSteps(), timeLimit);
        PromptAssembler assembler =
                request.wholeClip()
                        ? family.clipPrompt(request.stepSeconds(), request.length())
                        : family.prompt(request.stepSeconds());
        List<PromptSegment> runs = beginning(assembler, request.finalSteps(), base);
        int stable = rows(runs);
        runs.addAll(assembler.tail(base.apply(request.provisionalSteps()), request.question()));
        return new Prompt(runs, stable, assembler.nextPosition());
    }

    /** The rows that all prompts about these steps begin with, and nothing else. */
    static Prompt beginning(
            ModelFamily family, List<VisualStep> steps, double stepSeconds, long timeLimit)
            throws ModelException {
        TimeOrigin base = TimeOrigin.of(family, stepSeconds, steps, timeLimit);
        PromptAssembler assembler = family.prompt(stepSeconds);
        List<PromptSegment> runs = beginning(assembler, steps, base);
        return new Prompt(runs, rows(runs), assembler.nextPosition());
    }

    private static List<PromptSegment> beginning(
            PromptAssembler assembler, List<VisualStep> steps, TimeOrigin base)
            throws ModelException {
        List<PromptSegment> runs = new ArrayList<>(assembler.prefix());
        for (VisualStep step : base.apply(steps)) {
            runs.addAll(assembler.step(step));
        }
        return runs;
    }

    private static int rows(List<PromptSegment> runs) {
        return runs.stream().mapToInt(PromptSegment::length).sum();
    }

    /** All rows. */
    int count() {
        return rows(runs);
    }

    /** The ids of all words. */
    int[] words() {
        return words(runs);
    }

    /** The ids of all words of runs. */
    static int[] words(List<PromptSegment> runs) {
        return runs.stream()
                .filter(PromptSegment.Text.class::isInstance)
                .flatMapToInt(run -> Arrays.stream(((PromptSegment.Text) run).ids()))
                .toArray();
    }
}
