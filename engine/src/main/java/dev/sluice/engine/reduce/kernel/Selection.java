// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

import java.util.Arrays;

/** Selects the highest values; of equal ones, those with the lowest index. */
public final class Selection {

    private static final int MOST_INSERTED = 16; // beyond it, a selection is faster

    private Selection() {}

    /** Returns flags of the {@code count} highest values, none of them NaN. */
    public static boolean[] highest(double[] values, int count) {
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
     * Returns the lowest of some values, ascending.
     *
     * @param from index of the first value
     * @param length number of values, none of them NaN
     * @param count number of values to return, from 1 to {@code length}
     */
    public static double[] lowest(double[] values, int from, int length, int count) {
        if (count > MOST_INSERTED) {
            double[] all = Arrays.copyOfRange(values, from, from + length);
            moveLowestToFront(all, count);
            double[] lowest = Arrays.copyOf(all, count);
            Arrays.sort(lowest);
            return lowest;
        }
        double[] lowest = new double[count];
        Arrays.fill(lowest, Double.POSITIVE_INFINITY);
        for (int i = from; i < from + length; i++) {
            if (values[i] < lowest[count - 1]) {
                insert(lowest, values[i]);
            }
        }
        return lowest;
    }

    /** Replaces the last of ascending values. */
    private static void insert(double[] ascending, double value) {
        int at = ascending.length - 1;
        for (; at > 0 && ascending[at - 1] > value; at--) {
            ascending[at] = ascending[at - 1];
        }
        ascending[at] = value;
    }

    /**
     * Reorders values so that the {@code count} lowest are the first ones, in any order (Hoare's
     * selection, with the middle value as the pivot).
     */
    private static void moveLowestToFront(double[] values, int count) {
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
