// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.TokenGrid;

/**
 * The facts by which memory decides about a block, read without its tokens.
 *
 * @param level how often it was merged further
 * @param grid the grid of its steps
 * @param dim dimension of the embeddings; 0 if it has none
 * @param steps number of steps
 * @param tokens number of kept tokens
 * @param bytes length of the block's binary form
 * @param firstStep index of its first step: the id under which it is stored
 * @param lastStep index of its last step
 * @param lastEndMicros end of its last step, microseconds since 1970
 */
record BlockHeader(
        int level,
        TokenGrid grid,
        int dim,
        int steps,
        int tokens,
        int bytes,
        long firstStep,
        long lastStep,
        long lastEndMicros) {

    static BlockHeader of(TokenBlock block) {
        int tokens = block.kept();
        return new BlockHeader(
                block.level(),
                block.grid(),
                block.dim(),
                block.steps().size(),
                tokens,
                Math.toIntExact(TokenBlockFormat.size(block.steps().size(), tokens, block.dim())),
                block.first().step(),
                block.last().step(),
                block.last().endMicros());
    }

    /** Returns whether both can be one block. */
    boolean joins(BlockHeader next) {
        boolean sameDim = dim == next.dim || dim == 0 || next.dim == 0;
        return grid.equals(next.grid) && sameDim && level == next.level;
    }
}
