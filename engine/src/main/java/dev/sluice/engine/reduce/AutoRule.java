// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Takes one rule while the camera stands still and another one while it moves. Before a camera that
 * stands still, a token that is like the last kept one at its position repeats it. Before one that
 * moves, every position changes, and what was seen already is somewhere else.
 *
 * <p>Both rules see every decision, so that each continues from what was really kept. {@link
 * TokenStep#motion} changes slowly, which keeps the rules from alternating.
 */
final class AutoRule implements DropRule {

    private final AnchoredRule still;
    private final NoveltyRule moving;

    AutoRule(DropThreshold threshold, PolicyOptions options) {
        this.still = new AnchoredRule(threshold);
        this.moving = new NoveltyRule(options);
    }

    @Override
    public boolean[] keep(TokenStep step, FeatureRows rows, float[] similarity) {
        DropRule rule = step.motion().moves() ? moving : still;
        return rule.keep(step, rows, similarity);
    }

    @Override
    public void start(TokenStep step, FeatureRows rows) {
        still.start(step, rows);
        moving.start(step, rows);
    }

    @Override
    public void advance(TokenStep step, FeatureRows rows, boolean[] keep) {
        still.advance(step, rows, keep);
        moving.advance(step, rows, keep);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        still.write(out);
        moving.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        still.read(in);
        moving.read(in);
    }
}
