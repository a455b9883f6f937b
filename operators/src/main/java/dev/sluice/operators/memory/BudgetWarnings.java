package dev.sluice.operators.memory;

import dev.sluice.engine.memory.MemoryLimits;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.operators.config.MemoryOptions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.Set;

/**
 * Warns of streams whose grid is too large for the memory to hold some history beside the canvas.
 * Which grid a stream has is known only when it comes, and an odd one must not stop the others. For
 * the task's thread.
 */
final class BudgetWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(BudgetWarnings.class);

    private final MemoryLimits limits;
    private final Set<String> warned = new HashSet<>();

    BudgetWarnings(MemoryLimits limits) {
        this.limits = limits;
    }

    /** A step of a stream came. */
    void seen(String streamId, TokenGrid grid) {
        int least = limits.leastTokens(grid);
        if (limits.maxTokens() < least && warned.add(streamId)) {
            LOG.warn(
                    "{} is {}, expected at least {}: steps of {} have {} × {} tokens, of which the"
                            + " newest of each place is never forgotten, and what is left may be too"
                            + " little for any history",
                    MemoryOptions.MAX_TOKENS.key(),
                    limits.maxTokens(),
                    least,
                    streamId,
                    grid.height(),
                    grid.width());
        }
    }

    /** Forgets a stream. */
    void forget(String streamId) {
        warned.remove(streamId);
    }
}
