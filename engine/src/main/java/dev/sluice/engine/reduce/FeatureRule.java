// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

/** Drops tokens that are similar to the previous step's token at the same position. */
final class FeatureRule implements DropRule {

    private final DropThreshold threshold;

    FeatureRule(DropThreshold threshold) {
        this.threshold = threshold;
    }

    @Override
    public boolean[] keep(TokenStep step, FeatureRows rows, float[] similarity) {
        return threshold.keepUnlessAbove(similarity);
    }
}
