// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.TokenGrid;

import java.util.List;

/**
 * The kept tokens of consecutive steps of one grid. A block is the unit in which memory is stored,
 * merged further and evicted, and the value of a record of the tokens topic.
 *
 * @param level how often it was merged further; 0 after reduction
 * @param grid the grid of all its steps
 * @param dim dimension of the embeddings; 0 if no token is kept
 * @param steps ascending, at least one
 */
public record TokenBlock(int level, TokenGrid grid, int dim, List<MemoryStep> steps) {

    public TokenBlock {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException(
                    "found a block without steps, expected at least one; check its origin");
        }
        for (MemoryStep step : steps) {
            if (!step.grid().equals(grid) || step.dim() != 0 && step.dim() != dim) {
                throw new IllegalArgumentException(
                        "step %d has grid %s and dim %d; all of its block have %s and %d"
                                .formatted(step.step(), step.grid(), step.dim(), grid, dim));
            }
        }
    }

    /** Returns a block of one step. */
    public static TokenBlock of(MemoryStep step) {
        return new TokenBlock(0, step.grid(), step.dim(), List.of(step));
    }

    /** Returns the number of kept tokens in all steps. */
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
