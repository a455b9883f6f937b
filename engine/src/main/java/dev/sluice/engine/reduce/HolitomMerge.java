// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * HoliTom's temporal merge over a stream: an open window of steps whose best segmentation grows
 * with each of them. A step that finds the window full makes its first segment final.
 */
final class HolitomMerge implements TemporalMerge {

    private final PolicyOptions options;
    private final int maxSteps;
    private final long maxBytes;
    private final MergeListener listener;
    private final Workers workers;
    private final List<MergeInput> window = new ArrayList<>();
    private Segmentation segmentation = new Segmentation(0); // of the window
    private @Nullable List<ReducedStep> provisional; // null if not computed yet

    /**
     * @param maxSteps bound on the window, steps
     * @param maxBytes bound on the window's float32 features; one step always fits
     */
    HolitomMerge(
            PolicyOptions options,
            int maxSteps,
            long maxBytes,
            MergeListener listener,
            Workers workers) {
        this.options = options;
        this.maxSteps = maxSteps;
        this.maxBytes = maxBytes;
        this.listener = listener;
        this.workers = workers;
    }

    @Override
    public List<ReducedStep> accept(MergeInput input) throws InvalidTokensException {
        check(input);
        List<ReducedStep> reduced = new ArrayList<>();
        if (!continues(input)) {
            reduced.addAll(flush());
        }
        while (window.size() >= capacity(input.step())) {
            reduced.addAll(emitFirstSegment());
        }
        append(input);
        provisional = null;
        return reduced;
    }

    @Override
    public List<ReducedStep> flush() {
        if (window.isEmpty()) {
            return List.of();
        }
        List<ReducedStep> reduced = provisional();
        report(segmentation.runs());
        clear();
        return reduced;
    }

    @Override
    public List<ReducedStep> provisional() {
        if (provisional == null) {
            List<ReducedStep> reduced = new ArrayList<>();
            for (Segmentation.Run run : segmentation.runs()) {
                reduced.addAll(reduce(run));
            }
            provisional = List.copyOf(reduced);
        }
        return provisional;
    }

    @Override
    public List<MergeInput> window() {
        return List.copyOf(window);
    }

    private static void check(MergeInput input) throws InvalidTokensException {
        TokenStep step = input.step();
        DropDecision decision = input.decision();
        StepCheck.shapes(step);
        StepCheck.finite(step);
        boolean fits = decision.keep().length == step.grid().size();
        if (decision.similarity() != null) {
            fits &= decision.similarity().length == step.grid().size();
        }
        if (!fits) {
            throw new InvalidTokensException(
                    "step %d has %d tokens, but its drop decision is on %d, expected as many: pass the decision on the same step"
                            .formatted(step.step(), step.grid().size(), decision.keep().length));
        }
    }

    /**
     * A new window starts with a step of another grid or dim, with one that was not compared, and
     * with one that is farther from the window's first step than a span can express.
     */
    private boolean continues(MergeInput input) {
        if (window.isEmpty()) {
            return true;
        }
        TokenStep last = window.get(window.size() - 1).step();
        long span = input.step().step() - window.get(0).step().step();
        return input.decision().similarity() != null
                && span <= Integer.MAX_VALUE
                && last.grid().equals(input.step().grid())
                && last.dim() == input.step().dim();
    }

    private long capacity(TokenStep step) {
        long stepBytes = Math.max(1, (long) Float.BYTES * step.features().length);
        return Math.max(1, Math.min(maxSteps, maxBytes / stepBytes));
    }

    private void append(MergeInput input) {
        if (window.isEmpty()) {
            segmentation = new Segmentation(input.step().grid().size());
        }
        window.add(input);
        segmentation.add(input.decision().similarity(), options.tau());
    }

    private List<ReducedStep> emitFirstSegment() {
        Segmentation.Run first = segmentation.runs().get(0);
        List<ReducedStep> reduced = reduce(first);
        report(List.of(first));
        List<MergeInput> rest = new ArrayList<>(window.subList(first.length(), window.size()));
        clear();
        rest.forEach(this::append);
        return reduced;
    }

    private void clear() {
        window.clear();
        segmentation = new Segmentation(0);
        provisional = null;
    }

    private List<ReducedStep> reduce(Segmentation.Run run) {
        List<MergeInput> steps = window.subList(run.first(), run.last() + 1);
        return new SegmentReduction(steps, options, ratio(), workers).reduce();
    }

    /** Returns r' over the whole window: static merging already saves a part of what r asks for. */
    private double ratio() {
        long total = (long) window.size() * window.get(0).step().grid().size();
        double left = (total - segmentation.saved()) / (double) total;
        return Math.min(options.retainRatio() / left, 1);
    }

    private void report(List<Segmentation.Run> runs) {
        List<MergeEmission.Segment> segments = new ArrayList<>();
        for (Segmentation.Run run : runs) {
            segments.add(
                    new MergeEmission.Segment(
                            window.get(run.first()).step().step(),
                            window.get(run.last()).step().step(),
                            run.saved()));
        }
        listener.emitted(new MergeEmission(segments, ratio()));
    }
}
