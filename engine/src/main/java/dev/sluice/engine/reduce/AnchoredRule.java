// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;

/**
 * Drops tokens that are similar to the last <em>kept</em> token at the same position, so that a
 * slow change is kept once it has added up.
 */
final class AnchoredRule implements DropRule {

    private final DropThreshold threshold;
    private @Nullable FeatureRows anchors; // owned; null before the first step

    AnchoredRule(DropThreshold threshold) {
        this.threshold = threshold;
    }

    @Override
    public boolean[] keep(TokenStep step, FeatureRows rows, float[] similarity) {
        return threshold.keepUnlessAbove(anchors().cosines(rows, Workers.caller()));
    }

    @Override
    public void start(TokenStep step, FeatureRows rows) {
        anchors = rows.copy();
    }

    @Override
    public void advance(TokenStep step, FeatureRows rows, boolean[] keep) {
        anchors().replace(rows, keep);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        anchors().write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        anchors = FeatureRows.read(in);
    }

    private FeatureRows anchors() {
        return Objects.requireNonNull(anchors, "a rule compares only after start()");
    }
}
