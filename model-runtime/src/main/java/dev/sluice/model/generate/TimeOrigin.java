// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.VisualStep;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.family.PromptAssembler;

import java.util.List;

/**
 * The step at which the time of a prompt begins. If positions advance with time, a stream that
 * never ends exceeds the largest position of every model as long as memory keeps anything from its
 * first minute. The origin then moves to a later step, and older steps count as being at the
 * origin.
 *
 * <p>The origin is a function of the steps alone. It moves in large strides, and the positions of
 * earlier steps change only when it moves.
 *
 * @param step the first step that has its own time
 */
record TimeOrigin(long step) {

    private static final TimeOrigin UNBOUNDED = new TimeOrigin(Long.MIN_VALUE);

    /**
     * Returns the origin of a prompt.
     *
     * @param steps in ascending order
     * @param limit largest position that the prompt may reach through time
     */
    static TimeOrigin of(
            ModelFamily family, double stepSeconds, List<VisualStep> steps, long limit) {
        if (steps.size() < 2) {
            return UNBOUNDED;
        }
        VisualStep last = steps.get(steps.size() - 1);
        long span = last.step() - steps.get(0).step();
        if (fits(family, stepSeconds, last, span, limit)) {
            return UNBOUNDED;
        }
        // The origin is at least one stride and at most two strides before the last step.
        for (long stride = Long.highestOneBit(span); stride > 0; stride >>= 1) {
            if (fits(family, stepSeconds, last, 2 * stride, limit)) {
                return new TimeOrigin(Math.floorDiv(last.step(), stride) * stride - stride);
            }
        }
        return UNBOUNDED;
    }

    private static boolean fits(
            ModelFamily family, double stepSeconds, VisualStep shape, long span, long limit) {
        PromptAssembler assembler = family.prompt(stepSeconds);
        assembler.prefix();
        try {
            assembler.step(at(shape, 0));
            assembler.step(at(shape, span));
        } catch (ModelException e) {
            return false; // no prompt reaches that far
        }
        return assembler.nextPosition() <= limit;
    }

    /** Returns a step with this grid and without tokens. */
    private static VisualStep at(VisualStep shape, long step) {
        return new VisualStep(
                step, shape.gridHeight(), shape.gridWidth(), new int[0], new float[0]);
    }

    /** Returns the steps with the time that they have in the prompt. */
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
