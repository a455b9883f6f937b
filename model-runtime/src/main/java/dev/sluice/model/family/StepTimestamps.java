// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.VisualStep;

/**
 * The times of steps as a prompt states them: seconds since the prompt's first step, which may have
 * no tokens. Not safe for use by several threads.
 */
final class StepTimestamps {

    private final double stepSeconds;
    private boolean started;
    private long first;

    StepTimestamps(double stepSeconds) {
        this.stepSeconds = stepSeconds;
    }

    /** Returns the seconds from the start of the first step to the start of this one. */
    double seconds(VisualStep step) {
        if (!started) {
            started = true;
            first = step.step();
        }
        return (step.step() - first) * stepSeconds;
    }

    /** Duration of a step, seconds. */
    double stepSeconds() {
        return stepSeconds;
    }
}
