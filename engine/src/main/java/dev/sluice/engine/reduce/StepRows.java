// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import org.jspecify.annotations.Nullable;

/** Collects the kept tokens of one step, in any order. */
final class StepRows {

    private final TokenStep step;
    private final float[] @Nullable [] sources; // by position; null if not kept
    private final int[] offsets;
    private final int[] spans;
    private int count;

    StepRows(TokenStep step) {
        this.step = step;
        this.sources = new float[step.grid().size()][];
        this.offsets = new int[sources.length];
        this.spans = new int[sources.length];
    }

    /** Adds the step's own token at a position. */
    void put(int position) {
        put(position, step.features(), position * step.dim(), 0);
    }

    /**
     * Adds a token at a position; the row is copied by {@link #build}.
     *
     * @param span number of steps after this one from which it was merged
     */
    void put(int position, float[] source, int offset, int span) {
        if (sources[position] != null) {
            throw new IllegalStateException("two tokens at position " + position);
        }
        sources[position] = source;
        offsets[position] = offset;
        spans[position] = span;
        count++;
    }

    boolean isEmpty() {
        return count == 0;
    }

    ReducedStep build() {
        int dim = step.dim();
        int[] positions = new int[count];
        int[] keptSpans = new int[count];
        float[] rows = new float[count * dim];
        int next = 0;
        for (int position = 0; position < sources.length; position++) {
            if (sources[position] != null) {
                System.arraycopy(sources[position], offsets[position], rows, next * dim, dim);
                keptSpans[next] = spans[position];
                positions[next++] = position;
            }
        }
        return new ReducedStep(step.step(), step.grid(), positions, keptSpans, rows);
    }
}
