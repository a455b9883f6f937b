// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.TokenGrid;

import java.io.Serializable;

/**
 * Bounds on the memory of a stream. When a bound is exceeded, blocks are merged further and then
 * evicted into the canvas until the low-water share of all bounds holds. The canvas counts against
 * the bounds and is never evicted, so the share is one of the remainder.
 *
 * @param maxTokens maximum number of tokens in canvas and history
 * @param maxBytes maximum size of canvas and history in state, bytes
 * @param maxSteps maximum number of steps in the history, those without kept tokens included
 * @param historyMicros age at which a step leaves the history, microseconds of stream time
 * @param maxGapMicros longest time between two consecutive steps that are merged, microseconds of
 *     stream time
 * @param lowWater share of the bounds, less the canvas, down to which tokens are evicted, in (0, 1]
 * @param mergeSteps number of steps that are merged further into one block
 * @param mergeSimilarity cosine above which two tokens of one position are merged further
 * @param maxPromptTokens maximum number of tokens in the evidence for a question
 */
public record MemoryLimits(
        int maxTokens,
        long maxBytes,
        int maxSteps,
        long historyMicros,
        long maxGapMicros,
        double lowWater,
        int mergeSteps,
        double mergeSimilarity,
        int maxPromptTokens)
        implements Serializable {

    /** Bounds on memory only; a question sees all of it. */
    public MemoryLimits(
            int maxTokens,
            long maxBytes,
            int maxSteps,
            long historyMicros,
            long maxGapMicros,
            double lowWater,
            int mergeSteps,
            double mergeSimilarity) {
        this(
                maxTokens,
                maxBytes,
                maxSteps,
                historyMicros,
                maxGapMicros,
                lowWater,
                mergeSteps,
                mergeSimilarity,
                Integer.MAX_VALUE);
    }

    public MemoryLimits {
        boolean positive = maxTokens > 0 && maxBytes > 0 && maxSteps > 0;
        if (!positive || historyMicros < 1 || maxGapMicros < 1 || mergeSteps < 2) {
            throw new IllegalArgumentException(
                    "found bounds of %d tokens, %d bytes, %d steps, %d µs, gaps of %d µs and merges of %d steps; expected positive bounds and merges of two steps or more"
                            .formatted(
                                    maxTokens,
                                    maxBytes,
                                    maxSteps,
                                    historyMicros,
                                    maxGapMicros,
                                    mergeSteps));
        }
        if (maxPromptTokens < 1) {
            throw new IllegalArgumentException(
                    "found a bound of %d tokens in a prompt; expected at least 1"
                            .formatted(maxPromptTokens));
        }
        if (!(lowWater > 0 && lowWater <= 1)) {
            throw new IllegalArgumentException(
                    "found a low-water share of %s; expected one in (0, 1]".formatted(lowWater));
        }
    }

    /**
     * Returns whether so much time lies between two consecutive steps that they are not merged.
     *
     * @param endMicros end of the earlier step, microseconds since 1970
     * @param captureMicros capture time of the later one
     */
    boolean isGap(long endMicros, long captureMicros) {
        return captureMicros - endMicros > maxGapMicros;
    }

    /** Returns the least bound on tokens that leaves room for one whole step beside the canvas. */
    public int leastTokens(TokenGrid grid) {
        return grid.size() + (int) Math.ceil(grid.size() / lowWater);
    }
}
