package dev.sluice.model.family;

import dev.sluice.model.VisualStep;

/**
 * When steps are, in the words of a prompt: seconds since the first step that the prompt was told
 * of, whether that one has rows or not. Not safe for use from several threads.
 */
final class StepTimestamps {

    private final double stepSeconds;
    private boolean started;
    private long first;

    StepTimestamps(double stepSeconds) {
        this.stepSeconds = stepSeconds;
    }

    /** Seconds from the first step's beginning to this one's. */
    double seconds(VisualStep step) {
        if (!started) {
            started = true;
            first = step.step();
        }
        return (step.step() - first) * stepSeconds;
    }

    /** Seconds that one step lasts. */
    double stepSeconds() {
        return stepSeconds;
    }
}
