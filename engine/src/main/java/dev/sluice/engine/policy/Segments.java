// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.ArrayList;
import java.util.List;

/** Cuts steps where the mean token changes. */
final class Segments {

    private Segments() {}

    /** Returns the cosine of the mean token of each step but the last to that of the next step. */
    static double[] similarities(List<StepTokens> steps) {
        List<double[]> means = steps.stream().map(step -> Rows.of(step).mean()).toList();
        double[] similarities = new double[steps.size() - 1];
        for (int step = 0; step < similarities.length; step++) {
            similarities[step] = Dense.cosine(means.get(step), means.get(step + 1));
        }
        return similarities;
    }

    /**
     * Returns the first step of each segment, and the number of steps at the end.
     *
     * @param cut whether there is a cut behind a step
     */
    static int[] borders(boolean[] cut) {
        List<Integer> borders = new ArrayList<>(List.of(0));
        for (int step = 0; step < cut.length; step++) {
            if (cut[step]) {
                borders.add(step + 1);
            }
        }
        borders.add(cut.length + 1);
        return borders.stream().mapToInt(i -> i).toArray();
    }
}
