// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.format.FormatException;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Compares each step with the one before and lets a rule decide which tokens to drop. All tokens of
 * the first step of a grid are kept.
 */
final class DifferentialDrop implements TokenDrop {

    private final double redundancyThreshold;
    private final Workers workers;
    private final DropStateFormat format;
    private DropRule rule;
    private @Nullable TokenGrid grid; // of the previous step; null before the first
    private @Nullable FeatureRows previous; // null before the first

    DifferentialDrop(PolicyParts parts, PolicyOptions options, Workers workers) {
        this.format = new DropStateFormat(parts, options);
        this.redundancyThreshold = options.redundancyThreshold();
        this.workers = workers;
        this.rule = parts.mask().newRule(options);
    }

    @Override
    public DropDecision accept(TokenStep step) throws InvalidTokensException {
        StepCheck.shapes(step);
        rule.check(step);
        FeatureRows before = previous;
        return before != null && continues(step, before) ? decide(step, before) : start(step);
    }

    @Override
    public byte[] snapshot() {
        return format.toBytes(state());
    }

    DropState state() {
        return new DropState(grid, previous, rule);
    }

    @Override
    public void restore(byte[] snapshot) throws FormatException {
        DropState state = format.fromBytes(snapshot);
        grid = state.grid();
        previous = state.previous();
        rule = state.rule();
    }

    private boolean continues(TokenStep step, FeatureRows before) {
        return step.grid().equals(grid) && step.dim() == before.dim() && rule.continues(step);
    }

    private DropDecision start(TokenStep step) throws InvalidTokensException {
        FeatureRows rows = FeatureRows.of(step, workers);
        StepCheck.finite(step, rows);
        boolean[] keep = new boolean[step.grid().size()];
        Arrays.fill(keep, true);
        rule.start(step, rows);
        adopt(step, rows);
        return new DropDecision(keep, null, 0);
    }

    private DropDecision decide(TokenStep step, FeatureRows before) throws InvalidTokensException {
        FeatureRows.Compared compared = before.compare(step, workers);
        FeatureRows rows = compared.rows();
        float[] similarity = compared.cosines();
        StepCheck.finite(step, rows);
        boolean[] keep = rule.keep(step, rows, similarity);
        rule.advance(step, rows, keep);
        adopt(step, rows);
        return new DropDecision(keep, similarity, redundancy(similarity));
    }

    private void adopt(TokenStep step, FeatureRows rows) {
        grid = step.grid();
        previous = rows;
    }

    private double redundancy(float[] similarity) {
        int redundant = 0;
        for (float cosine : similarity) {
            if (cosine > redundancyThreshold) {
                redundant++;
            }
        }
        return redundant / (double) similarity.length;
    }
}
