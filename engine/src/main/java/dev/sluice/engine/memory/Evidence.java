// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.model.VisualStep;

import java.util.List;

/**
 * The tokens that a question may use: the canvas as of {@code from}, and those kept from then to
 * {@code to}.
 *
 * @param finalSteps final tokens, ascending by step, and those of an open window that follows a gap
 * @param provisionalSteps tokens of an open window that does not, ascending by step
 * @param fromMicros beginning, microseconds since 1970, or {@link #NONE}
 * @param toMicros end of the last step in it, microseconds since 1970, or {@link #NONE}
 * @param frames frames sampled from then to {@code to}
 * @param tokensSeen tokens that the encoder gave for these frames, or would have given, plus those
 *     of the canvas
 * @param tokensKept tokens in the two lists
 */
public record Evidence(
        List<VisualStep> finalSteps,
        List<VisualStep> provisionalSteps,
        long fromMicros,
        long toMicros,
        int frames,
        long tokensSeen,
        long tokensKept) {

    /** The time of something that does not exist. */
    public static final long NONE = Long.MIN_VALUE;

    /** Evidence without tokens. */
    public static final Evidence EMPTY = new Evidence(List.of(), List.of(), NONE, NONE, 0, 0, 0);

    public Evidence {
        finalSteps = List.copyOf(finalSteps);
        provisionalSteps = List.copyOf(provisionalSteps);
    }

    /** Returns only the times and counts. */
    public Evidence withoutTokens() {
        return new Evidence(
                List.of(), List.of(), fromMicros, toMicros, frames, tokensSeen, tokensKept);
    }

    /** Returns whether it has no tokens. */
    public boolean isEmpty() {
        return tokensKept == 0;
    }
}
