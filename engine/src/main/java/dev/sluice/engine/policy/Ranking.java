// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import dev.sluice.engine.reduce.kernel.Selection;

import java.util.Arrays;
import java.util.Comparator;

/** Orders tokens by their scores; of equal ones, the lowest index comes first. */
final class Ranking {

    private Ranking() {}

    /** Returns the indices by falling score. */
    static int[] falling(double[] scores) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        // Stable, so equal values stay in index order. Adding zero makes -0.0 equal to 0.0.
        Arrays.sort(order, Comparator.comparingDouble(i -> 0.0 - scores[i]));
        return Arrays.stream(order).mapToInt(i -> i).toArray();
    }

    /** Returns flags of the {@code count} highest scores. */
    static boolean[] highest(double[] scores, int count) {
        return Selection.highest(scores, Math.min(count, scores.length));
    }

    /** Returns flags of the {@code count} lowest scores. */
    static boolean[] lowest(double[] scores, int count) {
        double[] negated = new double[scores.length];
        Arrays.setAll(negated, i -> -scores[i]);
        return highest(negated, count);
    }

    /** Returns the index of the highest score. */
    static int argmax(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }
}
