// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.memory.MemoryLimits;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.operators.config.MemoryOptions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.Set;

/**
 * Warns once of each stream whose grid is so large that memory may have no room for history beside
 * the canvas. The grid of a stream is known only when its first step arrives, and a stream with an
 * unusual one must not stop the others. Used only by the task's mailbox thread.
 */
final class BudgetWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(BudgetWarnings.class);

    private final MemoryLimits limits;
    private final Set<String> warned = new HashSet<>();

    BudgetWarnings(MemoryLimits limits) {
        this.limits = limits;
    }

    /** Checks the grid of a step. */
    void check(String streamId, TokenGrid grid) {
        int least = limits.leastTokens(grid);
        if (limits.maxTokens() < least && warned.add(streamId)) {
            LOG.warn(
                    "{} is {}, expected at least {}: steps of {} have {} × {} tokens; the newest"
                            + " token of each position is never evicted, so there may be no room"
                            + " for history",
                    MemoryOptions.MAX_TOKENS.key(),
                    limits.maxTokens(),
                    least,
                    streamId,
                    grid.height(),
                    grid.width());
        }
    }

    void evict(String streamId) {
        warned.remove(streamId);
    }
}
