// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.slowscene;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One setting of the job that a set is run with.
 *
 * @param name the trial's name in the report
 * @param options options of the job, by key
 */
record Trial(String name, Map<String, String> options) {

    private static final String POLICY = "sluice.reduce.policy";
    private static final String THRESHOLD = "sluice.reduce.threshold";
    private static final String GATE = "sluice.gate.threshold";
    private static final String BUDGET = "sluice.memory.max-tokens";

    /**
     * Returns the trials for creeping shapes. They do not use the gate, which compares frames
     * instead of tokens and would notice the drift.
     */
    static List<Trial> drift(String threshold) {
        return List.of(
                new Trial("none", Map.of(POLICY, "none", GATE, "0")),
                drop("dtd-feature", threshold),
                drop("dtd-anchored", threshold));
    }

    private static Trial drop(String policy, String threshold) {
        return new Trial(policy, Map.of(POLICY, policy, THRESHOLD, threshold, GATE, "0"));
    }

    /** Returns the trials for still shapes: a budget of a few steps, and the default budget. */
    static List<Trial> hour(String threshold, int smallBudget) {
        return List.of(
                new Trial(
                        String.format(Locale.ROOT, "dtd-anchored, at most %,d tokens", smallBudget),
                        Map.of(
                                POLICY,
                                "dtd-anchored",
                                THRESHOLD,
                                threshold,
                                BUDGET,
                                String.valueOf(smallBudget))),
                new Trial(
                        "dtd-anchored, usual budget",
                        Map.of(POLICY, "dtd-anchored", THRESHOLD, threshold)));
    }
}
