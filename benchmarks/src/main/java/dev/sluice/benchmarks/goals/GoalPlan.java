// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The groups of a run, in their order. A line of progress says which one is being measured. */
final class GoalPlan {

    private record Part(String title, GoalGroup group) {}

    private final PrintStream progress;
    private final List<Part> parts = new ArrayList<>();

    private final String only;

    /**
     * @param progress takes a line when a group begins
     * @param only what the title of a group has to contain to be measured
     */
    GoalPlan(PrintStream progress, String only) {
        this.progress = progress;
        this.only = only;
    }

    /**
     * Adds a group.
     *
     * @param title what it measures, for people
     */
    void add(String title, GoalGroup group) {
        if (title.contains(only)) {
            parts.add(new Part(title, group));
        }
    }

    /** Measures all groups; returns their lines. */
    List<GoalLine> measure(Turns turns) throws IOException {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "found no part with --only %s; expected a piece of a title, such as start-up"
                            .formatted(only));
        }
        List<GoalLine> lines = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            progress.printf("goals: part %d of %d, %s%n", i + 1, parts.size(), part.title());
            lines.addAll(part.group().measure(turns));
        }
        return lines;
    }
}
