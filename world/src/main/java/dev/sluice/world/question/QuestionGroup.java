// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

/** Groups of question families, as in the published streaming benchmarks. */
public enum QuestionGroup {
    /** Questions about the time at which they are asked. */
    REAL_TIME("real-time perception"),
    /** Questions about the past. */
    BACKWARD("backward tracing"),
    /** Questions about the future, answered when the event happens. */
    FORWARD("forward responding");

    private final String title;

    QuestionGroup(String title) {
        this.title = title;
    }

    /** Returns the name in reports. */
    public String title() {
        return title;
    }
}
