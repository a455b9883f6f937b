// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.TokenGrid;

import java.util.List;

/**
 * Consecutive steps of one grid: the unit in which memory is stored, merged further and evicted,
 * and the value of a record of the tokens topic.
 *
 * @param level how often it was merged further; 0 as reduction left it
 * @param grid the grid of all its steps
 * @param dim values in a row; 0 where no row was kept
 * @param steps ascending, at least one
 */
public record TokenBlock(int level, TokenGrid grid, int dim, List<MemoryStep> steps) {

    public TokenBlock {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a block without steps; expected at least one");
        }
        for (MemoryStep step : steps) {
            if (!step.grid().equals(grid) || step.dim() != 0 && step.dim() != dim) {
                throw new IllegalArgumentException(
                        "step %d has grid %s and dim %d; all of its block have %s and %d"
                                .formatted(step.step(), step.grid(), step.dim(), grid, dim));
            }
        }
    }

    /** One step as reduction left it. */
    public static TokenBlock of(MemoryStep step) {
        return new TokenBlock(0, step.grid(), step.dim(), List.of(step));
    }

    /** Tokens kept in all its steps. */
    public int kept() {
        return steps.stream().mapToInt(MemoryStep::kept).sum();
    }

    MemoryStep first() {
        return steps.get(0);
    }

    MemoryStep last() {
        return steps.get(steps.size() - 1);
    }
}
