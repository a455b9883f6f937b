// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.policy.ClipReducer;
import dev.sluice.engine.policy.Needs;
import dev.sluice.engine.policy.ReducedTokens;
import dev.sluice.engine.policy.Signals;
import dev.sluice.engine.policy.StepTokens;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Applies a method for whole clips to a stream: windows of steps with absolute borders, whose
 * tokens become final at the border. The tokens of the open window are what the method leaves of
 * the steps so far.
 */
final class WindowedMerge implements TemporalMerge {

    private final ClipReducer reducer;
    private final Needs needs;
    private final int maxSteps;
    private final long maxBytes;
    private final List<MergeInput> window = new ArrayList<>();
    private @Nullable List<ReducedStep> provisional; // null if not computed yet

    /**
     * @param maxSteps steps of a window; its borders are the multiples
     * @param maxBytes bound on the window's float32 features, which makes windows shorter
     */
    WindowedMerge(ClipReducer reducer, Needs needs, int maxSteps, long maxBytes) {
        this.reducer = reducer;
        this.needs = needs;
        this.maxSteps = maxSteps;
        this.maxBytes = maxBytes;
    }

    @Override
    public List<ReducedStep> accept(MergeInput input) throws InvalidTokensException {
        check(input.step());
        List<ReducedStep> reduced = new ArrayList<>();
        if (!continues(input)) {
            reduced.addAll(flush());
        }
        window.add(input);
        provisional = null;
        long steps = steps(input.step());
        if (input.step().step() % steps == steps - 1) {
            reduced.addAll(flush());
        }
        return reduced;
    }

    @Override
    public List<ReducedStep> flush() {
        List<ReducedStep> reduced = provisional();
        window.clear();
        provisional = null;
        return reduced;
    }

    @Override
    public List<ReducedStep> provisional() {
        if (window.isEmpty()) {
            return List.of();
        }
        if (provisional == null) {
            provisional = reduce();
        }
        return provisional;
    }

    @Override
    public List<MergeInput> window() {
        return List.copyOf(window);
    }

    private void check(TokenStep step) throws InvalidTokensException {
        StepCheck.shapes(step);
        Signals signals = step.allSignals();
        for (List<String> names : needs.signals()) {
            if (names.stream().allMatch(name -> signals.get(name) == null)) {
                throw new InvalidTokensException(
                        "step %d has the signals %s, expected '%s': use a folder whose encoder gives it, or a policy that does not need it"
                                .formatted(step.step(), signals, String.join("' or '", names)));
            }
        }
    }

    private boolean continues(MergeInput input) {
        if (window.isEmpty()) {
            return true;
        }
        TokenStep step = input.step();
        TokenStep first = window.get(0).step();
        return input.decision().similarity() != null
                && step.grid().equals(first.grid())
                && step.dim() == first.dim()
                && step.step() / steps(step) == first.step() / steps(step);
    }

    private long steps(TokenStep step) {
        long stepBytes = Math.max(1, (long) Float.BYTES * step.features().length);
        return Math.max(1, Math.min(maxSteps, maxBytes / stepBytes));
    }

    private List<ReducedStep> reduce() {
        List<StepTokens> steps = window.stream().map(WindowedMerge::tokens).toList();
        if (steps.stream().allMatch(step -> step.count() == 0)) {
            return List.of();
        }
        List<ReducedTokens> reduced = reducer.reduce(steps);
        List<ReducedStep> left = new ArrayList<>();
        for (int i = 0; i < reduced.size(); i++) {
            if (reduced.get(i).positions().length > 0) {
                left.add(step(i, reduced.get(i)));
            }
        }
        return List.copyOf(left);
    }

    private static StepTokens tokens(MergeInput input) {
        TokenStep step = input.step();
        StepTokens whole =
                StepTokens.whole(
                                step.grid().height(),
                                step.grid().width(),
                                step.dim(),
                                step.features(),
                                input.decision().similarity(),
                                step.allSignals())
                        .withSquares(step.squares());
        return whole.only(input.decision().keep());
    }

    /** Spans count steps of the window; those of the stream may have gaps. */
    private ReducedStep step(int index, ReducedTokens tokens) {
        TokenStep step = window.get(index).step();
        int[] spans = tokens.spans().clone();
        for (int i = 0; i < spans.length; i++) {
            long last = window.get(index + spans[i]).step().step();
            spans[i] = Math.toIntExact(last - step.step());
        }
        return new ReducedStep(step.step(), step.grid(), tokens.positions(), spans, tokens.rows());
    }
}
