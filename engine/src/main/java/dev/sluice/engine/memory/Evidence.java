// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.model.VisualStep;

import java.util.List;

/**
 * What a question may know: the canvas as of {@code from}, and what was kept from then to {@code
 * to}.
 *
 * @param finalSteps rows that will not change any more, ascending by step
 * @param provisionalSteps rows of the open window, ascending by step
 * @param fromMicros beginning, microseconds since 1970, or {@link #NONE}
 * @param toMicros end of the last step in it, microseconds since 1970, or {@link #NONE}
 * @param frames frames sampled from then to {@code to}
 * @param tokensSeen tokens that the encoder gave for these frames, or would have given, and the
 *     canvas's
 * @param tokensKept rows in the two lists
 */
public record Evidence(
        List<VisualStep> finalSteps,
        List<VisualStep> provisionalSteps,
        long fromMicros,
        long toMicros,
        int frames,
        long tokensSeen,
        long tokensKept) {

    /** Of a time where there is none. */
    public static final long NONE = Long.MIN_VALUE;

    /** Nothing is known. */
    public static final Evidence EMPTY = new Evidence(List.of(), List.of(), NONE, NONE, 0, 0, 0);

    public Evidence {
        finalSteps = List.copyOf(finalSteps);
        provisionalSteps = List.copyOf(provisionalSteps);
    }

    /** Its times and counts alone. */
    public Evidence withoutRows() {
        return new Evidence(
                List.of(), List.of(), fromMicros, toMicros, frames, tokensSeen, tokensKept);
    }

    /** Whether there is nothing to look at. */
    public boolean isEmpty() {
        return tokensKept == 0;
    }
}
