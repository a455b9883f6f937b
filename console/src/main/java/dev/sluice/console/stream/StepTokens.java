// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

/**
 * Which tokens of a step were kept.
 *
 * @param index absolute index of the step
 * @param fromMicros capture time of the step's first frame, microseconds since 1970
 * @param toMicros capture time at which the next step begins
 * @param rows rows of the grid
 * @param columns columns of the grid
 * @param kept positions of the kept tokens, ascending; not copied
 * @param merged those of them that also stand for later steps; not copied
 * @param gated whether the step was not encoded, because it hardly differs from the one before
 */
public record StepTokens(
        long index,
        long fromMicros,
        long toMicros,
        int rows,
        int columns,
        int[] kept,
        int[] merged,
        boolean gated) {

    /** Number of positions of the grid. */
    public int seen() {
        return rows * columns;
    }
}
