// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.TemporalMerge;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.GatedStep;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * What one stream is remembered by: the open window of the temporal merge, the history of final
 * blocks, and the canvas as of the horizon.
 *
 * <p>Everything is written through to the stores, and an instance can be built from them again at
 * any time. Not safe for several threads.
 */
public final class VisualMemory {

    private final OpenWindow window;
    private final StreamMemory memory;

    /**
     * Opens what the stores hold.
     *
     * @param policy gives a merge that has seen nothing
     * @param window the steps that are not final
     * @param blocks the history
     * @param canvas the canvas
     */
    public VisualMemory(
            MemoryLimits limits,
            Supplier<TemporalMerge> policy,
            BlockStore window,
            BlockStore blocks,
            BlockStore canvas)
            throws IOException {
        this.window = new OpenWindow(policy, limits.maxSteps(), window);
        this.memory = new StreamMemory(limits, blocks, canvas);
        memory.append(this.window.load());
    }

    /** Whether a step is later than all before; others cannot be remembered any more. */
    public boolean takes(long step) {
        return step > Math.max(window.lastStep(), memory.lastStep());
    }

    /** Takes the next step; returns the steps whose tokens became final, ascending. */
    public List<MemoryStep> accept(DroppedStep step) throws IOException {
        return accept(OpenStep.of(step));
    }

    /** Takes a step that was never encoded; returns the steps that became final, ascending. */
    public List<MemoryStep> accept(GatedStep step) throws IOException {
        return accept(OpenStep.of(step));
    }

    private List<MemoryStep> accept(OpenStep step) throws IOException {
        if (!takes(step.step())) {
            throw new IllegalArgumentException(
                    "step %d came after step %d; expected ascending steps"
                            .formatted(
                                    step.step(), Math.max(window.lastStep(), memory.lastStep())));
        }
        List<MemoryStep> done = window.accept(step);
        memory.append(done);
        return done;
    }

    /** Closes the open window; returns the steps that became final thereby, ascending. */
    public List<MemoryStep> closeWindow() throws IOException {
        List<MemoryStep> done = window.close();
        memory.append(done);
        return done;
    }

    /** Whether a moment lies before what can still be told. */
    public boolean isGone(long micros) {
        return micros < memory.horizonMicros();
    }

    /**
     * From when on something can be told, microseconds since 1970: the end of what was forgotten,
     * else the beginning of the first step; {@link Evidence#NONE} if there is none.
     */
    public long beginMicros() throws IOException {
        if (memory.horizonMicros() != Evidence.NONE) {
            return memory.horizonMicros();
        }
        return memory.blocks() > 0 ? memory.first().captureMicros() : window.beginMicros();
    }

    /**
     * The end of the last step, microseconds since 1970: later moments see no more. {@link
     * Evidence#NONE} if there is none.
     */
    public long lastEndMicros() {
        return Math.max(window.lastEndMicros(), memory.lastEndMicros());
    }

    /** Tokens in canvas and history. */
    public long tokens() {
        return memory.tokens();
    }

    /** Steps whose tokens the merge could not work on. */
    public long invalidSteps() {
        return window.invalid();
    }

    /**
     * The evidence for [from, to]: the canvas as of {@code from}, and what was kept of the steps
     * that end after {@code from} and at or before {@code to}.
     *
     * @param fromMicros microseconds since 1970, not gone; {@link Evidence#NONE} for all that is
     *     remembered
     * @param toMicros microseconds since 1970, not gone
     */
    public Evidence evidence(long fromMicros, long toMicros) throws IOException {
        if (isGone(toMicros) || fromMicros != Evidence.NONE && isGone(fromMicros)) {
            throw new IllegalArgumentException(
                    "evidence from %d to %d was asked for; memory begins at %d"
                            .formatted(fromMicros, toMicros, memory.horizonMicros()));
        }
        List<MemoryStep> history = upTo(memory.history(), toMicros);
        List<MemoryStep> open = window.provisional(toMicros);
        MemoryStep last = last(history, open);
        long lastStep = last == null ? memory.lastEvictedStep() : last.step();
        EvidenceSelection selection = new EvidenceSelection(fromMicros, lastStep);
        selection.addCanvas(memory.canvas());
        selection.add(history, false);
        selection.add(open, true);
        return selection.finish(
                fromMicros == Evidence.NONE ? beginMicros() : fromMicros,
                last == null ? memory.horizonMicros() : last.endMicros());
    }

    private static MemoryStep last(List<MemoryStep> history, List<MemoryStep> open) {
        List<MemoryStep> latest = open.isEmpty() ? history : open;
        return latest.isEmpty() ? null : latest.get(latest.size() - 1);
    }

    private static List<MemoryStep> upTo(List<MemoryStep> steps, long toMicros) {
        return steps.stream().filter(step -> step.endMicros() <= toMicros).toList();
    }
}
