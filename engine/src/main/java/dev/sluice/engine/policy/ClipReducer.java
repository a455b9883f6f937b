// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Reduces some steps of one grid and dim at once. A pure function: thread-safe, without memory of
 * earlier calls.
 */
@FunctionalInterface
public interface ClipReducer {

    /**
     * Reduces steps.
     *
     * @param steps at least one, in order, of one grid and one dim; not modified
     * @return what is left of each step, in the same order
     * @throws MissingSignalException if a step lacks a signal that the method needs
     */
    List<ReducedTokens> reduce(List<StepTokens> steps);

    /** Returns a reducer that keeps tokens as they are. */
    static ClipReducer selecting(ClipSelector selector) {
        return steps -> {
            boolean[][] keep = selector.keep(steps);
            List<ReducedTokens> reduced = new ArrayList<>();
            for (int step = 0; step < keep.length; step++) {
                reduced.add(ReducedTokens.selected(steps.get(step), keep[step]));
            }
            return reduced;
        };
    }

    /** Returns a reducer that treats every step by itself. */
    static ClipReducer eachStep(StepReducer reducer) {
        return steps -> steps.stream().map(reducer::reduce).toList();
    }
}
