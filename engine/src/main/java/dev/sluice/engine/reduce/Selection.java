// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.Arrays;
import java.util.Comparator;

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
        Integer[] order = new Integer[values.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        // Stable, so equal values stay in index order. Adding zero makes -0.0 equal to 0.0.
        Arrays.sort(order, Comparator.comparingDouble(i -> 0.0 - values[i]));
        for (int i = 0; i < count; i++) {
            chosen[order[i]] = true;
        }
        return chosen;
    }
}
