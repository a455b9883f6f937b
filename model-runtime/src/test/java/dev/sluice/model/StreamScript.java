// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Random changes that memory makes to the steps of a stream: appended steps, gaps, another grid,
 * merging of the oldest steps, and eviction.
 */
final class StreamScript {

    private final Random random;
    private final int dim;
    private final List<VisualStep> steps = new ArrayList<>();
    private int height = 2;
    private int width = 3;
    private long next;

    /**
     * A stream that is a function of the seed.
     *
     * @param dim floats per token
     */
    StreamScript(long seed, int dim) {
        this.dim = dim;
        random = new Random(seed);
        next = random.nextInt(1_000);
    }

    /** The steps as they are now. */
    List<VisualStep> steps() {
        return List.copyOf(steps);
    }

    /** Appends steps. */
    void append(int count) {
        for (int i = 0; i < count; i++) {
            if (random.nextInt(40) == 0) {
                height = 1 + random.nextInt(3);
                width = 2 + random.nextInt(3);
            }
            steps.add(step(next));
            next += random.nextInt(10) == 0 ? 1 + random.nextInt(20) : 1;
        }
    }

    /** Returns provisional steps after the last one. */
    List<VisualStep> provisional() {
        List<VisualStep> open = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            open.add(step(next + open.size()));
        }
        return open;
    }

    /** Drops tokens of the first steps, as merging does. */
    void compact() {
        int count = Math.min(steps.size(), 1 + random.nextInt(4));
        for (int i = 0; i < count; i++) {
            VisualStep step = steps.get(i);
            int kept = random.nextInt(step.positions().length + 1);
            steps.set(
                    i,
                    new VisualStep(
                            step.step(),
                            step.gridHeight(),
                            step.gridWidth(),
                            Arrays.copyOf(step.positions(), kept),
                            Arrays.copyOf(step.rows(), kept * dim)));
        }
    }

    /** Changes one value of a random token. */
    void change() {
        if (!steps.isEmpty()) {
            VisualStep step = steps.get(random.nextInt(steps.size()));
            if (step.rows().length > 0) {
                float[] embeddings = step.rows().clone();
                embeddings[random.nextInt(embeddings.length)] += 0.5f;
                steps.set(
                        steps.indexOf(step),
                        new VisualStep(
                                step.step(),
                                step.gridHeight(),
                                step.gridWidth(),
                                step.positions(),
                                embeddings));
            }
        }
    }

    /** Evicts the oldest steps. */
    void evict() {
        int count = Math.min(steps.size(), 1 + random.nextInt(3));
        steps.subList(0, count).clear();
    }

    private VisualStep step(long index) {
        int cells = height * width;
        int[] positions =
                random.ints(0, cells)
                        .limit(1 + random.nextInt(cells))
                        .distinct()
                        .sorted()
                        .toArray();
        float[] embeddings = new float[positions.length * dim];
        for (int i = 0; i < embeddings.length; i++) {
            embeddings[i] = (float) random.nextGaussian();
        }
        return new VisualStep(index, height, width, positions, embeddings);
    }
}
