// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.TokenGrid;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds from when on the tokens of memory fit a prompt, beside the canvas as of then: the newest
 * token of each position is never lost, however long ago it was kept.
 *
 * <p>The horizon is a step whose index is a multiple of a power of two of about a quarter of the
 * steps that fit. So it moves rarely, and a session of the model keeps the beginning of the prompt
 * meanwhile. It depends on the steps only; a replay has the same.
 */
final class PromptHorizon {

    private static final int STEPS_AT_ONCE = 4; // a part of those that fit

    private final Set<Integer> painted = new HashSet<>(); // positions of the canvas
    private @Nullable TokenGrid grid;

    private PromptHorizon() {}

    /**
     * Returns the beginning, microseconds since 1970.
     *
     * @param fromMicros beginning of the evidence, or {@link Evidence#NONE} for all of memory
     * @param canvas tokens of the canvas, ascending by step
     * @param steps all later steps, ascending
     * @param maxTokens bound on the tokens
     * @return {@code fromMicros} if all tokens fit
     */
    static long of(
            long fromMicros, List<MemoryStep> canvas, List<MemoryStep> steps, long maxTokens) {
        // The usual case, without a look at every position: tokens that repeat one count twice
        // here.
        if (tokens(canvas, 0) + tokens(steps, 0) <= maxTokens) {
            return fromMicros;
        }
        return new PromptHorizon().find(fromMicros, canvas, steps, maxTokens);
    }

    private long find(
            long fromMicros, List<MemoryStep> canvas, List<MemoryStep> steps, long maxTokens) {
        canvas.forEach(this::paint);
        int first = 0; // of the steps that are not in the canvas
        while (first < steps.size() && steps.get(first).endMicros() <= fromMicros) {
            paint(steps.get(first++));
        }
        long later = tokens(steps, first);
        if (painted.size() + later <= maxTokens || first == steps.size()) {
            return fromMicros; // it fits, or there is nothing but the canvas
        }
        while (first < steps.size() && painted.size() + later > maxTokens) {
            later -= steps.get(first).kept();
            paint(steps.get(first++));
        }
        return before(steps, aligned(steps, first));
    }

    private static int aligned(List<MemoryStep> steps, int first) {
        if (first >= steps.size()) {
            return first;
        }
        long fitting = steps.get(steps.size() - 1).step() - steps.get(first).step() + 1;
        long stride = Long.highestOneBit(Math.max(1, fitting / STEPS_AT_ONCE));
        int aligned = first;
        long border = -Math.floorDiv(-steps.get(first).step(), stride) * stride;
        while (aligned < steps.size() && steps.get(aligned).step() < border) {
            aligned++;
        }
        return aligned;
    }

    private static long before(List<MemoryStep> steps, int index) {
        return steps.get(index - 1).endMicros();
    }

    private static long tokens(List<MemoryStep> steps, int from) {
        return steps.subList(from, steps.size()).stream().mapToLong(MemoryStep::kept).sum();
    }

    private void paint(MemoryStep step) {
        if (step.kept() > 0 && !step.grid().equals(grid)) {
            painted.clear();
            grid = step.grid();
        }
        for (int position : step.positions()) {
            painted.add(position);
        }
    }
}
