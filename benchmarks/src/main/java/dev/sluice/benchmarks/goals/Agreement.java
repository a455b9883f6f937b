// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import dev.sluice.engine.reduce.ClipReduction;
import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenStep;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a policy keeps of a clip what the authors' code keeps.
 *
 * @param equal whether it is the same: the tokens where both select, their number and the sum of
 *     |x| to 1e-5 where they merge
 * @param text what was found, for a table
 */
record Agreement(boolean equal, String text) {

    private static final double TOLERANCE = 1e-5;

    /**
     * @param theirs what {@link Authors#kept} returned
     */
    static Agreement of(ReductionPolicy policy, List<TokenStep> steps, JsonNode theirs) {
        ClipReduction ours;
        try {
            ours = ClipReduction.run(policy, steps);
        } catch (InvalidTokensException e) {
            throw new IllegalStateException("the benchmark's own input was refused", e);
        }
        long kept = theirs.get("kept").asLong();
        if (ours.tokensKept() != kept) {
            return new Agreement(false, "%d tokens, theirs %d".formatted(ours.tokensKept(), kept));
        }
        if (theirs.has("positions")) {
            return positions(ours, theirs.get("positions"));
        }
        return theirs.has("magnitude")
                ? magnitude(ours, theirs.get("magnitude").asDouble())
                : new Agreement(true, "equal");
    }

    private static Agreement positions(ClipReduction ours, JsonNode theirs) {
        Set<Integer> found = new HashSet<>();
        int[] positions = ours.positions();
        for (int i = 0; i < positions.length; i += 2) {
            found.add(positions[i] * ours.stepTokens() + positions[i + 1]);
        }
        int kept = found.size();
        Set<Integer> expected = new HashSet<>();
        theirs.forEach(number -> expected.add(number.intValue()));
        found.retainAll(expected);
        boolean equal = found.size() == kept && expected.size() == kept;
        return new Agreement(
                equal, equal ? "equal" : "%d of %d tokens".formatted(found.size(), kept));
    }

    private static Agreement magnitude(ClipReduction ours, double expected) {
        double magnitude = 0;
        for (float value : ours.embeddings()) {
            magnitude += Math.abs(value);
        }
        double difference = Math.abs(magnitude - expected) / expected;
        return difference <= TOLERANCE
                ? new Agreement(true, "equal")
                : new Agreement(
                        false, String.format(Locale.ROOT, "Σ|x| differs by %.1e", difference));
    }
}
