// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.clip;

import dev.sluice.engine.memory.FinalStep;
import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.SceneDetector;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.engine.stream.GatedStep;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Joins the decision of the drop on a step with what the merge leaves of it, which is known later.
 * Not safe for several threads.
 */
final class OutcomeTracker {

    private final SceneDetector scenes;
    private final CellState leftOut; // of what the drop has kept
    private final Consumer<StepOutcome> sink;
    private final Map<Long, StepOutcome> open = new HashMap<>(); // states as the drop leaves them

    /**
     * @param selects whether what the method leaves out is dropped; otherwise it is merged
     */
    OutcomeTracker(SceneDetector scenes, boolean selects, Consumer<StepOutcome> sink) {
        this.scenes = scenes;
        this.leftOut = selects ? CellState.DROPPED : CellState.MERGED;
        this.sink = sink;
    }

    /** Takes the decision on a step; returns whether the scene changes with it. */
    boolean decided(EncodedStep step, DropDecision decision) {
        boolean change = scenes.accept(decision);
        byte[] states = new byte[decision.keep().length];
        for (int position = 0; position < states.length; position++) {
            // Left out until the method returns the token.
            CellState state = decision.keep()[position] ? leftOut : CellState.DROPPED;
            states[position] = (byte) state.ordinal();
        }
        open.put(
                step.tokens().step(),
                new StepOutcome(
                        step.tokens().step(),
                        step.captureMicros(),
                        step.endMicros(),
                        step.tokens().grid(),
                        states,
                        decision.similarity() == null ? Double.NaN : decision.redundancy(),
                        change,
                        0));
        return change;
    }

    /** Takes a step without tokens. */
    void gated(GatedStep step) {
        scenes.acceptGated();
        byte[] states = new byte[step.grid().size()];
        Arrays.fill(states, (byte) CellState.GATED.ordinal());
        open.put(
                step.step(),
                new StepOutcome(
                        step.step(),
                        step.captureMicros(),
                        step.endMicros(),
                        step.grid(),
                        states,
                        1,
                        false,
                        0));
    }

    /** Takes the time that adding a step took; it is still open then. */
    void took(long step, long nanos) {
        open.computeIfPresent(step, (index, outcome) -> withNanos(outcome, nanos));
    }

    /** Takes steps whose tokens are final, ascending, and passes them on. */
    void completed(List<FinalStep> steps) {
        for (FinalStep step : steps) {
            StepOutcome outcome = open.remove(step.step());
            if (outcome == null) {
                throw new IllegalStateException(
                        "step %d is final without a decision".formatted(step.step()));
            }
            if (step.gated()) { // perhaps only the merge has found that the tokens are not usable
                Arrays.fill(outcome.states(), (byte) CellState.GATED.ordinal());
            }
            for (int position : step.tokens().positions()) {
                outcome.states()[position] = (byte) CellState.KEPT.ordinal();
            }
            sink.accept(outcome);
        }
    }

    private static StepOutcome withNanos(StepOutcome outcome, long nanos) {
        return new StepOutcome(
                outcome.step(),
                outcome.captureMicros(),
                outcome.endMicros(),
                outcome.grid(),
                outcome.states(),
                outcome.redundancy(),
                outcome.sceneChange(),
                nanos);
    }
}
