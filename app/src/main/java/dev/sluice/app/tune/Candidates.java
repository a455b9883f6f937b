// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.tune;

import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.platform.config.PolicySpec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The settings that are compared: policies, each with several thresholds. Stateless. */
final class Candidates {

    private static final String THRESHOLD = "threshold";
    private static final String RETAIN_RATIO = "retain-ratio";
    private static final List<Double> COSINES = List.of(0.7, 0.8, 0.9, 0.95, 0.98);
    private static final List<Double> DIFFERENCES = List.of(0.02, 0.05, 0.1, 0.2);
    private static final List<Double> MERGE_RATIOS = List.of(0.1, 0.2, 0.4);
    private static final List<Double> RATIOS = List.of(0.05, 0.1, 0.2);

    /** The policies that are compared if none is given. */
    static final List<PolicySpec> POLICIES =
            List.of(
                    PolicySpec.parse("dtd-feature"),
                    PolicySpec.parse("dtd-anchored"),
                    PolicySpec.parse("divprune-stream"),
                    PolicySpec.parse("holitom"),
                    PolicySpec.GATE_ALONE);

    private Candidates() {}

    /**
     * Returns each policy with each threshold, or with each retain ratio if it has one. A policy of
     * which this is given keeps it, and a policy without either is one candidate.
     *
     * @param thresholds empty for those that suit each policy
     */
    static List<PolicySpec> of(List<PolicySpec> policies, List<Double> thresholds) {
        List<PolicySpec> candidates = new ArrayList<>();
        for (PolicySpec policy : policies) {
            Set<String> used = ReductionPolicy.parse(policy.name(), Map.of()).options().keySet();
            String option = used.contains(RETAIN_RATIO) ? RETAIN_RATIO : THRESHOLD;
            if (!used.contains(option) || policy.options().containsKey(option)) {
                candidates.add(policy);
                continue;
            }
            List<Double> values = thresholds.isEmpty() ? usual(policy.name(), option) : thresholds;
            values.forEach(value -> candidates.add(with(policy, option, value)));
        }
        return candidates.stream().distinct().toList();
    }

    private static List<Double> usual(String policy, String option) {
        if (option.equals(RETAIN_RATIO)) {
            return policy.endsWith("holitom") ? MERGE_RATIOS : RATIOS;
        }
        return policy.equals("dtd-pixel") ? DIFFERENCES : COSINES;
    }

    private static PolicySpec with(PolicySpec policy, String option, double value) {
        Map<String, String> options = new LinkedHashMap<>(policy.options());
        options.put(option, String.valueOf(value));
        return new PolicySpec(policy.name(), options, policy.gate());
    }
}
