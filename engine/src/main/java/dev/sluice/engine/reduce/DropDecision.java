// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * The decision of the differential drop on one step.
 *
 * @param keep one flag per token: true if it is kept
 * @param similarity s[t,p], the cosine to the same position of the previous step, one float per
 *     token; null at the first step of a grid
 * @param redundancy share of positions that an absolute drop would mark; 0 at the first step
 */
public record DropDecision(boolean[] keep, float @Nullable [] similarity, double redundancy) {

    /** Returns the similarity of a step that was compared; the first step of a grid was not. */
    float[] requiredSimilarity() {
        return Objects.requireNonNull(similarity, "the first step of a grid is not compared");
    }
}
