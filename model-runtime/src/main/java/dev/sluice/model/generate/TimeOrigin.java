package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.VisualStep;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.family.PromptAssembler;

import java.util.List;

/**
 * The step at which a prompt's time begins. Where positions go with time, a stream that never ends
 * passes every position that a model was made for, as long as one thing from its first minute is
 * still remembered. Then time begins later, and what is older counts as being from that moment.
 *
 * <p>A function of the steps alone: it moves on by large strides, and only then do the positions of
 * steps change that were there before.
 *
 * @param step the first step that has its own time
 */
record TimeOrigin(long step) {

    private static final TimeOrigin BEGINNING = new TimeOrigin(Long.MIN_VALUE);

    /**
     * The base of a prompt.
     *
     * @param steps ascending
     * @param limit largest position that time may take the prompt to
     */
    static TimeOrigin of(
            ModelFamily family, double stepSeconds, List<VisualStep> steps, long limit) {
        if (steps.size() < 2) {
            return BEGINNING;
        }
        VisualStep last = steps.get(steps.size() - 1);
        long span = last.step() - steps.get(0).step();
        if (fits(family, stepSeconds, last, span, limit)) {
            return BEGINNING;
        }
        // Between the base and the last step lie one stride at least and two at most.
        for (long stride = Long.highestOneBit(span); stride > 0; stride >>= 1) {
            if (fits(family, stepSeconds, last, 2 * stride, limit)) {
                return new TimeOrigin(Math.floorDiv(last.step(), stride) * stride - stride);
            }
        }
        return BEGINNING;
    }

    private static boolean fits(
            ModelFamily family, double stepSeconds, VisualStep shape, long span, long limit) {
        PromptAssembler assembler = family.prompt(stepSeconds);
        assembler.prefix();
        try {
            assembler.step(at(shape, 0));
            assembler.step(at(shape, span));
        } catch (ModelException e) {
            return false; // no prompt goes that far
        }
        return assembler.nextPosition() <= limit;
    }

    /** A step of this grid without tokens. */
    private static VisualStep at(VisualStep shape, long step) {
        return new VisualStep(
                step, shape.gridHeight(), shape.gridWidth(), new int[0], new float[0]);
    }

    /** The steps with the time that they have in the prompt. */
    List<VisualStep> apply(List<VisualStep> steps) {
        if (steps.isEmpty() || steps.get(0).step() >= step) {
            return steps;
        }
        return steps.stream()
                .map(
                        one ->
                                new VisualStep(
                                        Math.max(one.step(), step),
                                        one.gridHeight(),
                                        one.gridWidth(),
                                        one.positions(),
                                        one.rows()))
                .toList();
    }
}
