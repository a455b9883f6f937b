// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.TemporalMerge;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.GatedStep;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The memory of one stream: the open window of the temporal merge, the history of final blocks, and
 * the canvas as of the horizon.
 *
 * <p>Every change is written to the stores, and an instance can be built from them again at any
 * time. Not safe for use by several threads.
 */
public final class VisualMemory {

    private final MemoryLimits limits;
    private final OpenWindow window;
    private final StreamMemory memory;

    /**
     * Opens the memory that the stores hold.
     *
     * @param policy returns a new merge
     * @param window store of the steps that are not final
     * @param blocks store of the history
     * @param canvas store of the canvas
     */
    public VisualMemory(
            MemoryLimits limits,
            Supplier<TemporalMerge> policy,
            BlockStore window,
            BlockStore blocks,
            BlockStore canvas)
            throws IOException {
        this.limits = limits;
        this.window = new OpenWindow(policy, limits, window);
        this.memory = new StreamMemory(limits, blocks, canvas);
        append(this.window.load());
    }

    /** Returns whether a step is later than all before; earlier ones cannot be added any more. */
    public boolean takes(long step) {
        return step > Math.max(window.lastStep(), memory.lastStep());
    }

    /** Adds the next step; returns the steps whose tokens became final, ascending. */
    public List<FinalStep> accept(DroppedStep step) throws IOException {
        return accept(OpenStep.of(step));
    }

    /** Adds a gated step; returns the steps that became final, ascending. */
    public List<FinalStep> accept(GatedStep step) throws IOException {
        return accept(OpenStep.of(step));
    }

    private List<FinalStep> accept(OpenStep step) throws IOException {
        if (!takes(step.step())) {
            throw new IllegalArgumentException(
                    "found step %d after step %d, expected ascending steps; check takes() first"
                            .formatted(
                                    step.step(), Math.max(window.lastStep(), memory.lastStep())));
        }
        List<FinalStep> done = window.accept(step);
        append(done);
        return done;
    }

    /** Closes the open window; returns the steps that became final, ascending. */
    public List<FinalStep> closeWindow() throws IOException {
        List<FinalStep> done = window.close();
        append(done);
        return done;
    }

    private void append(List<FinalStep> done) throws IOException {
        memory.append(done.stream().map(FinalStep::tokens).toList());
    }

    /**
     * Returns the horizon, microseconds since 1970; {@link Evidence#NONE} if nothing was evicted.
     */
    public long horizonMicros() {
        return memory.horizonMicros();
    }

    /** Returns whether a capture time lies before what is remembered. */
    public boolean isGone(long micros) {
        return micros < memory.horizonMicros();
    }

    /**
     * Returns the time from which something is remembered, microseconds since 1970: the end of the
     * last evicted step, else the start of the first step; {@link Evidence#NONE} if there is none.
     */
    public long beginMicros() throws IOException {
        if (memory.horizonMicros() != Evidence.NONE) {
            return memory.horizonMicros();
        }
        return memory.blocks() > 0 ? memory.first().captureMicros() : window.beginMicros();
    }

    /**
     * Returns the end of the last step, microseconds since 1970, after which there is no more to
     * see; {@link Evidence#NONE} if there is none.
     */
    public long lastEndMicros() {
        return Math.max(window.lastEndMicros(), memory.lastEndMicros());
    }

    /** Returns the number of tokens in canvas and history. */
    public long tokens() {
        return memory.tokens();
    }

    /** Returns the number of steps whose tokens the merge refused. */
    public long invalidSteps() {
        return window.invalid();
    }

    /**
     * Returns the evidence for [from, to]: the canvas as of {@code from}, and the kept tokens of
     * the steps that end after {@code from} and at or before {@code to}.
     *
     * <p>The tokens of the open window are provisional, except for a window that follows a gap: if
     * these were provisional, the gap would count against the positions of the prompt.
     *
     * <p>If these are more tokens than a prompt may have, {@code from} is later: so late that they
     * fit.
     *
     * @param fromMicros microseconds since 1970, not gone; {@link Evidence#NONE} for all of memory
     * @param toMicros microseconds since 1970, not gone
     */
    public Evidence evidence(long fromMicros, long toMicros) throws IOException {
        if (isGone(toMicros) || fromMicros != Evidence.NONE && isGone(fromMicros)) {
            throw new IllegalArgumentException(
                    "found a request for evidence from %d to %d, but memory begins at %d; check isGone() first"
                            .formatted(fromMicros, toMicros, memory.horizonMicros()));
        }
        List<MemoryStep> history = upTo(memory.history(), toMicros);
        List<MemoryStep> open = window.provisional(toMicros);
        MemoryStep last = last(history, open);
        long lastStep = last == null ? memory.lastEvictedStep() : last.step();
        List<MemoryStep> canvas = memory.canvas();
        long begin =
                PromptHorizon.of(
                        fromMicros, canvas, joined(history, open), limits.maxPromptTokens());
        EvidenceSelection selection = new EvidenceSelection(begin, lastStep);
        selection.addCanvas(canvas);
        selection.add(history, false);
        selection.add(open, !followsGap(history, open));
        return selection.finish(
                begin == Evidence.NONE ? beginMicros() : begin,
                last == null ? memory.horizonMicros() : last.endMicros());
    }

    private boolean followsGap(List<MemoryStep> history, List<MemoryStep> open) {
        MemoryStep before = last(history, List.of());
        long end = before == null ? memory.horizonMicros() : before.endMicros();
        return !open.isEmpty()
                && end != StreamMemory.NOTHING
                && limits.isGap(end, open.get(0).captureMicros());
    }

    /** Returns the last step, or null if there is none. */
    private static @Nullable MemoryStep last(List<MemoryStep> history, List<MemoryStep> open) {
        List<MemoryStep> latest = open.isEmpty() ? history : open;
        return latest.isEmpty() ? null : latest.get(latest.size() - 1);
    }

    private static List<MemoryStep> joined(List<MemoryStep> history, List<MemoryStep> open) {
        List<MemoryStep> all = new ArrayList<>(history);
        all.addAll(open);
        return all;
    }

    private static List<MemoryStep> upTo(List<MemoryStep> steps, long toMicros) {
        return steps.stream().filter(step -> step.endMicros() <= toMicros).toList();
    }
}
