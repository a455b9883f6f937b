// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.model.VisualStep;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A stream's memory, generated from a seed: one step a second, of which some tokens are kept. Above
 * its bound, memory evicts the oldest steps down to a low-water mark, as memory in the job does.
 */
public final class BoundedStream {

    private static final int ROWS = 4;
    private static final int COLUMNS = 4;
    private static final int KEPT = 4; // tokens of a step after the drop
    private static final double LOW_WATER = 0.8;

    private final Random random;
    private final int dim;
    private final int maxTokens;
    private final List<VisualStep> steps = new ArrayList<>();
    private long seconds;

    /**
     * Creates an empty memory.
     *
     * @param dim dimension of an embedding
     * @param maxTokens bound of memory
     */
    public BoundedStream(long seed, int dim, int maxTokens) {
        this.random = new Random(seed);
        this.dim = dim;
        this.maxTokens = maxTokens;
    }

    /**
     * Returns what memory holds of a stream with one step a second.
     *
     * @param seconds length of the stream so far
     * @param dim dimension of an embedding
     * @param maxTokens bound of memory
     */
    public static List<VisualStep> after(int seconds, int dim, int maxTokens) {
        BoundedStream stream = new BoundedStream(1, dim, maxTokens);
        while (stream.seconds() < seconds) {
            stream.next();
        }
        return List.copyOf(stream.steps());
    }

    /** Returns the number of steps so far, which is also the stream's length in seconds. */
    public long seconds() {
        return seconds;
    }

    /** Returns the steps in memory. The list changes with the next step. */
    public List<VisualStep> steps() {
        return steps;
    }

    /** Adds the next step. */
    public void next() {
        steps.add(step(seconds++));
        if (steps.size() * KEPT > maxTokens) {
            int remaining = (int) (LOW_WATER * maxTokens / KEPT);
            steps.subList(0, steps.size() - remaining).clear();
        }
    }

    private VisualStep step(long index) {
        int[] positions = random.ints(0, ROWS * COLUMNS).distinct().limit(KEPT).sorted().toArray();
        float[] embeddings = new float[positions.length * dim];
        for (int i = 0; i < embeddings.length; i++) {
            embeddings[i] = (float) random.nextGaussian();
        }
        return new VisualStep(index, ROWS, COLUMNS, positions, embeddings);
    }
}
