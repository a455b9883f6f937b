// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.engine.clip.CellState;
import dev.sluice.engine.clip.StepOutcome;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one policy made of a whole video. Filled while the video is read; not thread-safe. */
final class Trace {

    private static final double NANOS_PER_MILLI = 1e6;

    private final String name;
    private final List<StepOutcome> steps = new ArrayList<>();
    private final Map<Long, StepOutcome> byStep = new HashMap<>();

    /**
     * @param name the policy with the options that were given
     */
    Trace(String name) {
        this.name = name;
    }

    void add(StepOutcome outcome) {
        steps.add(outcome);
        byStep.put(outcome.step(), outcome);
    }

    String name() {
        return name;
    }

    /** The steps, ascending. */
    List<StepOutcome> steps() {
        return steps;
    }

    /** What became of a step, or null if the video has no such step. */
    @Nullable StepOutcome at(long step) {
        return byStep.get(step);
    }

    /** Number of tokens that the encoder gave, or would have given. */
    long seen() {
        return steps.stream().mapToLong(step -> step.states().length).sum();
    }

    /** Number of tokens in a state. */
    long count(CellState state) {
        return steps.stream().mapToLong(step -> step.count(state)).sum();
    }

    /** Share of all tokens that is kept. */
    double keptShare() {
        return (double) count(CellState.KEPT) / Math.max(1, seen());
    }

    /** Number of steps that the gate held back. */
    long gatedSteps() {
        return steps.stream().filter(StepOutcome::isGated).count();
    }

    long sceneChanges() {
        return steps.stream().filter(StepOutcome::sceneChange).count();
    }

    /** Mean time of drop, merge and memory for a step, milliseconds. */
    double reduceMillisPerStep() {
        return steps.stream().mapToLong(StepOutcome::reduceNanos).average().orElse(0)
                / NANOS_PER_MILLI;
    }

    /** Share of a step's tokens that is kept. */
    static double keptShare(StepOutcome step) {
        return (double) step.count(CellState.KEPT) / Math.max(1, step.states().length);
    }
}
