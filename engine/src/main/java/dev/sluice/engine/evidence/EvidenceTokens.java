// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.evidence;

import dev.sluice.model.VisualStep;

import java.util.List;

/**
 * Some tokens of memory, in the order of their steps and positions.
 *
 * @param steps the tokens by step, ascending; each step has at least one
 */
public record EvidenceTokens(List<VisualStep> steps) {

    public EvidenceTokens {
        steps = List.copyOf(steps);
    }

    /** Returns the number of tokens. */
    public int count() {
        return steps.stream().mapToInt(step -> step.positions().length).sum();
    }

    /**
     * Returns the beginnings of all embeddings, which are in the space of the language model.
     *
     * @param width values of each
     * @return count × width floats, row-major
     */
    public float[] rows(int width) {
        float[] all = new float[count() * width];
        int next = 0;
        for (VisualStep step : steps) {
            int dim = step.rows().length / step.positions().length;
            for (int row = 0; row < step.positions().length; row++) {
                System.arraycopy(step.rows(), row * dim, all, next, width);
                next += width;
            }
        }
        return all;
    }
}
