// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.slowscene;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

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
    private static final String PROMPT = "sluice.prompt.max-tokens";
    private static final String UNBOUNDED = String.valueOf(Integer.MAX_VALUE);

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

    /**
     * Returns the trials for still shapes: a budget of a few steps, and the default budget with the
     * prompt that is configured or recommended, and with all of memory.
     *
     * @param prompt options of the prompt, by key
     */
    static List<Trial> hour(String threshold, int smallBudget, Map<String, String> prompt) {
        Map<String, String> usual = new TreeMap<>(prompt);
        usual.put(POLICY, "dtd-anchored");
        usual.put(THRESHOLD, threshold);
        return List.of(
                new Trial(
                        String.format(Locale.ROOT, "dtd-anchored, at most %,d tokens", smallBudget),
                        Map.of(
                                POLICY,
                                "dtd-anchored",
                                THRESHOLD,
                                threshold,
                                BUDGET,
                                String.valueOf(smallBudget),
                                PROMPT,
                                UNBOUNDED)),
                new Trial("dtd-anchored, usual budget", usual),
                new Trial(
                        "dtd-anchored, usual budget, all of it in the prompt",
                        Map.of(POLICY, "dtd-anchored", THRESHOLD, threshold, PROMPT, UNBOUNDED)));
    }
}
