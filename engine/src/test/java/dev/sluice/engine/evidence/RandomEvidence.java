// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.evidence;

import dev.sluice.engine.memory.Evidence;
import dev.sluice.model.VisualStep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Makes evidence of a grid of 3 × 4 by chance, and takes it apart. */
final class RandomEvidence {

    static final int DIM = 6;
    private static final int HEIGHT = 3;
    private static final int WIDTH = 4;

    private RandomEvidence() {}

    static Evidence of(Random random, int steps) {
        List<VisualStep> all = new ArrayList<>();
        long step = 1_000;
        for (int i = 0; i < steps; i++) {
            step += 1 + random.nextInt(4);
            all.add(step(random, step));
        }
        int finals = random.nextInt(steps);
        long kept = all.stream().mapToLong(one -> one.positions().length).sum();
        return new Evidence(
                all.subList(0, finals), all.subList(finals, steps), 0, 1, steps, 2 * kept, kept);
    }

    static VisualStep step(Random random, long step) {
        Set<Integer> positions = new TreeSet<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            positions.add(random.nextInt(HEIGHT * WIDTH));
        }
        float[] rows = new float[positions.size() * DIM];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        int[] sorted = positions.stream().mapToInt(Integer::intValue).toArray();
        return new VisualStep(step, HEIGHT, WIDTH, sorted, rows);
    }

    /** Returns each token as its step, position and first value, in the order of the prompt. */
    static List<String> tokens(Evidence evidence) {
        List<String> tokens = new ArrayList<>();
        for (VisualStep step : EvidenceParts.joined(evidence)) {
            for (int row = 0; row < step.positions().length; row++) {
                tokens.add(
                        "%d/%d/%s"
                                .formatted(
                                        step.step(),
                                        step.positions()[row],
                                        step.rows()[row * DIM]));
            }
        }
        return tokens;
    }

    /** Returns the newest token of each position. */
    static Set<String> newest(Evidence evidence) {
        Set<String> newest = new HashSet<>();
        Set<String> positions = new HashSet<>();
        List<String> tokens = tokens(evidence);
        for (int i = tokens.size() - 1; i >= 0; i--) {
            if (positions.add(tokens.get(i).split("/")[1])) {
                newest.add(tokens.get(i));
            }
        }
        return newest;
    }
}
