// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.slowscene;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A way to run a set.
 *
 * @param name for people
 * @param options of the job, by key
 */
record Trial(String name, Map<String, String> options) {

    private static final String POLICY = "sluice.reduce.policy";
    private static final String THRESHOLD = "sluice.reduce.threshold";
    private static final String GATE = "sluice.gate.threshold";
    private static final String BUDGET = "sluice.memory.max-tokens";

    /** Without the gate, which looks at pictures instead of tokens and would see the drift. */
    static List<Trial> drift(String threshold) {
        return List.of(
                new Trial("none", Map.of(POLICY, "none", GATE, "0")),
                drop("dtd-feature", threshold),
                drop("dtd-anchored", threshold));
    }

    private static Trial drop(String policy, String threshold) {
        return new Trial(policy, Map.of(POLICY, policy, THRESHOLD, threshold, GATE, "0"));
    }

    /** With the gate, under a budget of a few steps and under the usual one. */
    static List<Trial> hour(String threshold, int tinyBudget) {
        return List.of(
                new Trial(
                        String.format(Locale.ROOT, "dtd-anchored, at most %,d tokens", tinyBudget),
                        Map.of(
                                POLICY,
                                "dtd-anchored",
                                THRESHOLD,
                                threshold,
                                BUDGET,
                                String.valueOf(tinyBudget))),
                new Trial(
                        "dtd-anchored, usual budget",
                        Map.of(POLICY, "dtd-anchored", THRESHOLD, threshold)));
    }
}
