// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.Arrays;

/** Selects the highest values; of equal ones, those with the lowest index. */
final class Selection {

    private Selection() {}

    /** Returns flags of the {@code count} highest values, none of them NaN. */
    static boolean[] highest(double[] values, int count) {
        boolean[] chosen = new boolean[values.length];
        if (count >= values.length) {
            Arrays.fill(chosen, true);
            return chosen;
        }
        if (count <= 0) {
            return chosen;
        }
        double least = leastOfHighest(values, count);
        int left = count;
        for (int i = 0; i < values.length; i++) {
            chosen[i] = values[i] > least;
            left -= chosen[i] ? 1 : 0;
        }
        for (int i = 0; left > 0; i++) {
            if (values[i] == least) { // -0.0 equals 0.0
                chosen[i] = true;
                left--;
            }
        }
        return chosen;
    }

    private static double leastOfHighest(double[] values, int count) {
        double[] negated = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            negated[i] = 0.0 - values[i];
        }
        moveLowestToFront(negated, count);
        double highest = negated[0];
        for (int i = 1; i < count; i++) {
            highest = Math.max(highest, negated[i]);
        }
        return -highest;
    }

    /**
     * Reorders values so that the {@code count} lowest are the first ones, in any order (Hoare's
     * selection, with the middle value as the pivot).
     */
    static void moveLowestToFront(double[] values, int count) {
        int low = 0;
        int high = values.length - 1;
        while (low < high) {
            double pivot = values[(low + high) >>> 1];
            int left = low;
            int right = high;
            while (left <= right) {
                while (values[left] < pivot) {
                    left++;
                }
                while (values[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    double swapped = values[left];
                    values[left++] = values[right];
                    values[right--] = swapped;
                }
            }
            if (count - 1 <= right) {
                high = right;
            } else if (count - 1 >= left) {
                low = left;
            } else {
                return;
            }
        }
    }
}
