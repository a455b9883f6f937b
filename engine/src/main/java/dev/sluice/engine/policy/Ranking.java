// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import dev.sluice.engine.reduce.kernel.Selection;

import java.util.Arrays;

/**
 * Orders tokens by their scores, none of which is NaN; of equal ones, the lowest index comes first.
 */
final class Ranking {

    private Ranking() {}

    /** Returns the indices by falling score. */
    static int[] falling(double[] scores) {
        double[] negated = new double[scores.length];
        Arrays.setAll(negated, i -> 0.0 - scores[i]); // the difference is never -0.0
        double[] sorted = negated.clone();
        Arrays.sort(sorted);
        int[] order = new int[scores.length];
        int[] placed = new int[scores.length]; // by the first place of a value
        for (int i = 0; i < order.length; i++) {
            int first = firstPlace(sorted, negated[i]);
            order[first + placed[first]++] = i;
        }
        return order;
    }

    private static int firstPlace(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
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
