// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.tune;

import dev.sluice.platform.config.PolicySpec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings that are compared: policies, each with several thresholds. Stateless. */
final class Candidates {

    private static final String THRESHOLD = "threshold";
    private static final String RETAIN_RATIO = "retain-ratio";
    private static final List<Double> COSINES = List.of(0.7, 0.8, 0.9, 0.95, 0.98);
    private static final List<Double> DIFFERENCES = List.of(0.02, 0.05, 0.1, 0.2);
    private static final List<Double> RATIOS = List.of(0.1, 0.2, 0.4);

    /** The policies that are compared if none is given. */
    static final List<PolicySpec> POLICIES =
            List.of(
                    PolicySpec.parse("dtd-feature"),
                    PolicySpec.parse("dtd-anchored"),
                    PolicySpec.parse("holitom"),
                    PolicySpec.GATE_ALONE);

    private Candidates() {}

    /**
     * Returns each policy with each threshold. A policy whose threshold, or the retain ratio of
     * {@code holitom}, is given keeps it; {@code none} has no threshold.
     *
     * @param thresholds empty for those that suit each policy
     */
    static List<PolicySpec> of(List<PolicySpec> policies, List<Double> thresholds) {
        List<PolicySpec> candidates = new ArrayList<>();
        for (PolicySpec policy : policies) {
            String option = policy.name().equals("holitom") ? RETAIN_RATIO : THRESHOLD;
            if (policy.name().equals("none") || policy.options().containsKey(option)) {
                candidates.add(policy);
                continue;
            }
            List<Double> values = thresholds.isEmpty() ? usual(policy.name()) : thresholds;
            values.forEach(value -> candidates.add(with(policy, option, value)));
        }
        return candidates.stream().distinct().toList();
    }

    private static List<Double> usual(String policy) {
        return switch (policy) {
            case "dtd-pixel" -> DIFFERENCES;
            case "holitom" -> RATIOS;
            default -> COSINES;
        };
    }

    private static PolicySpec with(PolicySpec policy, String option, double value) {
        Map<String, String> options = new LinkedHashMap<>(policy.options());
        options.put(option, String.valueOf(value));
        return new PolicySpec(policy.name(), options, policy.gate());
    }
}
