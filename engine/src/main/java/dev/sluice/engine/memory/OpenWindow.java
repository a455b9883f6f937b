// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.MergeInput;
import dev.sluice.engine.reduce.ReducedStep;
import dev.sluice.engine.reduce.TemporalMerge;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The steps that are not final: the merge's window, and the steps without tokens between those, so
 * that steps become final in order. No window extends across a gap: the step after it first closes
 * the window, so that nothing from before the gap is merged with what came after it.
 *
 * <p>Only the steps are stored; the merge is built from them again. Not safe for use by several
 * threads.
 */
final class OpenWindow {

    private static final OpenStepFormat FORMAT = new OpenStepFormat();

    private final Supplier<TemporalMerge> policy;
    private final MemoryLimits limits;
    private final BlockStore store;
    private final TreeMap<Long, OpenStep> open = new TreeMap<>();
    private TemporalMerge merge;
    private @Nullable List<MemoryStep> provisional; // null if not computed
    private long invalid;

    /**
     * @param policy returns a new merge
     * @param limits their number of steps bounds the window, whether these have tokens or not
     */
    OpenWindow(Supplier<TemporalMerge> policy, MemoryLimits limits, BlockStore store) {
        this.policy = policy;
        this.limits = limits;
        this.store = store;
        this.merge = policy.get();
    }

    /**
     * Reads the stored steps. Returns those that are final at once, of which there are none unless
     * the policy or the longest time between two steps of a window has changed since they were
     * stored.
     */
    List<FinalStep> load() throws IOException {
        TreeMap<Long, OpenStep> stored = new TreeMap<>();
        store.forEach((id, bytes) -> stored.put(id, FORMAT.fromBytes(bytes)));
        List<FinalStep> last = new ArrayList<>();
        for (OpenStep step : stored.values()) {
            last.addAll(closeBeforeGap(step));
            last.addAll(drain(feed(step)));
        }
        for (FinalStep step : last) {
            store.remove(step.step());
        }
        return last;
    }

    /** Adds the next step; returns the steps that became final, ascending. */
    List<FinalStep> accept(OpenStep step) throws IOException {
        List<FinalStep> done = closeBeforeGap(step);
        done.addAll(drain(feed(step)));
        if (open.size() > limits.maxSteps()) {
            done.addAll(drain(merge.flush()));
        }
        for (FinalStep gone : done) {
            if (gone.step() != step.step()) {
                store.remove(gone.step());
            }
        }
        OpenStep kept = open.get(step.step());
        if (kept != null) {
            store.put(kept.step(), FORMAT.toBytes(kept));
        }
        return done;
    }

    /** Closes the window; returns the steps that become final, ascending. */
    List<FinalStep> close() throws IOException {
        List<FinalStep> done = drain(merge.flush());
        for (FinalStep gone : done) {
            store.remove(gone.step());
        }
        return done;
    }

    /** Returns the index of the last open step, or {@link StreamMemory#NOTHING}. */
    long lastStep() {
        return open.isEmpty() ? StreamMemory.NOTHING : open.lastKey();
    }

    /** Returns the end of the last open step, or {@link StreamMemory#NOTHING}. */
    long lastEndMicros() {
        return open.isEmpty() ? StreamMemory.NOTHING : open.lastEntry().getValue().endMicros();
    }

    /** Returns the capture time of the first open step, or {@link StreamMemory#NOTHING}. */
    long beginMicros() {
        return open.isEmpty() ? StreamMemory.NOTHING : open.firstEntry().getValue().captureMicros();
    }

    /** Returns the number of steps whose tokens the merge refused; they count as fully dropped. */
    long invalid() {
        return invalid;
    }

    /**
     * Returns what a flush would return for the steps that end at or before a capture time, without
     * changing anything; ascending.
     */
    List<MemoryStep> provisional(long toMicros) {
        if (open.isEmpty() || open.lastEntry().getValue().endMicros() <= toMicros) {
            if (provisional == null) {
                provisional = tokens(finish(open.values(), merge.provisional()));
            }
            return provisional;
        }
        List<OpenStep> early =
                open.values().stream().filter(step -> step.endMicros() <= toMicros).toList();
        TemporalMerge past = policy.get();
        List<ReducedStep> reduced = new ArrayList<>();
        for (OpenStep step : early) {
            if (step.input() != null) {
                try {
                    reduced.addAll(past.accept(step.input()));
                } catch (InvalidTokensException e) {
                    throw new IllegalStateException(
                            "step %d was accepted before and is refused now".formatted(step.step()),
                            e);
                }
            }
        }
        reduced.addAll(past.provisional());
        return tokens(finish(early, reduced));
    }

    /** Closes the window if a gap lies between its last step and this one. */
    private List<FinalStep> closeBeforeGap(OpenStep step) {
        boolean gap = !open.isEmpty() && limits.isGap(lastEndMicros(), step.captureMicros());
        return gap ? drain(merge.flush()) : new ArrayList<>();
    }

    private List<ReducedStep> feed(OpenStep step) {
        provisional = null;
        OpenStep fed = step;
        List<ReducedStep> reduced = List.of();
        if (step.input() != null) {
            try {
                reduced = merge.accept(step.input());
            } catch (InvalidTokensException e) {
                invalid++;
                fed = step.withoutInput();
            }
        }
        open.put(fed.step(), fed);
        return reduced;
    }

    /** Removes the steps that the merge does not hold back any more. */
    private List<FinalStep> drain(List<ReducedStep> reduced) {
        List<MergeInput> window = merge.window();
        long held = window.isEmpty() ? Long.MAX_VALUE : window.get(0).step().step();
        Map<Long, OpenStep> free = open.headMap(held, false);
        List<FinalStep> done = finish(free.values(), reduced);
        free.clear();
        provisional = null;
        return done;
    }

    private static List<FinalStep> finish(
            Iterable<OpenStep> steps, List<ReducedStep> reducedSteps) {
        Map<Long, ReducedStep> reduced = new HashMap<>();
        for (ReducedStep step : reducedSteps) {
            reduced.put(step.step(), step);
        }
        List<FinalStep> done = new ArrayList<>();
        for (OpenStep step : steps) {
            MemoryStep tokens = MemoryStep.of(step, reduced.remove(step.step()));
            done.add(new FinalStep(tokens, step.input() == null));
        }
        if (!reduced.isEmpty()) {
            throw new IllegalStateException(
                    "the merge returned tokens of steps %s, which are not open"
                            .formatted(reduced.keySet()));
        }
        return done;
    }

    private static List<MemoryStep> tokens(List<FinalStep> steps) {
        return steps.stream().map(FinalStep::tokens).toList();
    }
}
