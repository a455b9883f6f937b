// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.model.VisualStep;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The memory of a stream of which a step a second is kept in part, a function of its seed. Over its
 * bound it forgets the oldest down to its low water, as memory in the job does.
 */
final class BoundedStream {

    private static final int ROWS = 4;
    private static final int COLUMNS = 4;
    private static final int KEPT = 4; // of a step, after the drop
    private static final double LOW_WATER = 0.8;

    private final Random random;
    private final int dim;
    private final int maxTokens;
    private final List<VisualStep> steps = new ArrayList<>();
    private long seconds;

    /**
     * An empty one.
     *
     * @param dim numbers in a token
     * @param maxTokens bound of memory
     */
    BoundedStream(long seed, int dim, int maxTokens) {
        this.random = new Random(seed);
        this.dim = dim;
        this.maxTokens = maxTokens;
    }

    /** Steps that there were. */
    long seconds() {
        return seconds;
    }

    /** What is remembered; changes with the next step. */
    List<VisualStep> steps() {
        return steps;
    }

    /** Takes the next step. */
    void next() {
        steps.add(step(seconds++));
        if (steps.size() * KEPT > maxTokens) {
            int left = (int) (LOW_WATER * maxTokens / KEPT);
            steps.subList(0, steps.size() - left).clear();
        }
    }

    private VisualStep step(long index) {
        int[] positions = random.ints(0, ROWS * COLUMNS).distinct().limit(KEPT).sorted().toArray();
        float[] rows = new float[positions.length * dim];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        return new VisualStep(index, ROWS, COLUMNS, positions, rows);
    }
}
