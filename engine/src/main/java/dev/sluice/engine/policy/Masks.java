// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;
import java.util.List;

/** Cuts flags over all tokens of some steps into those of each step. */
final class Masks {

    private Masks() {}

    static boolean[][] split(boolean[] flags, List<StepTokens> steps) {
        boolean[][] split = new boolean[steps.size()][];
        int next = 0;
        for (int step = 0; step < split.length; step++) {
            int count = steps.get(step).count();
            split[step] = Arrays.copyOfRange(flags, next, next + count);
            next += count;
        }
        return split;
    }

    /** Returns how many flags are true. */
    static int count(boolean[] flags) {
        int count = 0;
        for (boolean flag : flags) {
            count += flag ? 1 : 0;
        }
        return count;
    }

    /** Returns flags that are all true. */
    static boolean[] all(int count) {
        boolean[] flags = new boolean[count];
        Arrays.fill(flags, true);
        return flags;
    }
}
