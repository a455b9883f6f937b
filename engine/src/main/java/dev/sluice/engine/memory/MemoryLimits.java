// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.TokenGrid;

import java.io.Serializable;

/**
 * How much of a stream is remembered. Over a bound, blocks are merged further and then evicted into
 * the canvas until all bounds hold with the low-water share. The canvas is part of what is bounded
 * and never evicted, so that share is one of what it leaves.
 *
 * @param maxTokens tokens of canvas and history
 * @param maxBytes encoded bytes of canvas and history
 * @param maxSteps steps in the history, also those of which nothing was kept
 * @param historyMicros age at which a step leaves the history, microseconds of stream time
 * @param lowWater share of the bounds, less the canvas, down to which is made room, in (0, 1]
 * @param mergeSteps steps that are merged further into one block
 * @param mergeSimilarity cosine above which two rows of one position are merged further
 */
public record MemoryLimits(
        int maxTokens,
        long maxBytes,
        int maxSteps,
        long historyMicros,
        double lowWater,
        int mergeSteps,
        double mergeSimilarity)
        implements Serializable {

    public MemoryLimits {
        if (maxTokens < 1 || maxBytes < 1 || maxSteps < 1 || historyMicros < 1 || mergeSteps < 2) {
            throw new IllegalArgumentException(
                    "found bounds of %d tokens, %d bytes, %d steps, %d µs and merges of %d steps; expected positive bounds and merges of two steps or more"
                            .formatted(maxTokens, maxBytes, maxSteps, historyMicros, mergeSteps));
        }
        if (!(lowWater > 0 && lowWater <= 1)) {
            throw new IllegalArgumentException(
                    "found a low-water share of %s; expected one in (0, 1]".formatted(lowWater));
        }
    }

    /** Least bound on tokens with which one whole step always stays beside the canvas. */
    public int leastTokens(TokenGrid grid) {
        return grid.size() + (int) Math.ceil(grid.size() / lowWater);
    }
}
