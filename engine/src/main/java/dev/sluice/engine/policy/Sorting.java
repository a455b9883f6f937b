// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;
import java.util.Comparator;

/** Sorts indices. */
final class Sorting {

    private Sorting() {}

    /** Returns the indices by rising value. */
    static int[] order(int[] values) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingInt(i -> values[i]));
        return Arrays.stream(order).mapToInt(i -> i).toArray();
    }
}
