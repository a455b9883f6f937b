// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.platform.config.PolicySpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which policies an evaluation runs, and how it chooses one of them.
 *
 * @param policies policies with their options
 * @param validation the set to choose one of them on; empty if the evaluation chooses none
 * @param chosen the policy that was chosen earlier; empty if none was
 */
public record EvalPlan(
        List<PolicySpec> policies, Optional<EvalSet> validation, Optional<PolicySpec> chosen) {

    public EvalPlan {
        policies = List.copyOf(policies);
    }

    /** Returns a plan that chooses one of the policies on a validation set. */
    public static EvalPlan choosing(List<PolicySpec> policies, EvalSet validation) {
        return new EvalPlan(policies, Optional.of(validation), Optional.empty());
    }

    /** Returns a plan with a policy that was chosen earlier, which is run as well. */
    public static EvalPlan chosen(List<PolicySpec> policies, PolicySpec chosen) {
        List<PolicySpec> all = new ArrayList<>(policies);
        if (!all.contains(chosen)) {
            all.add(chosen);
        }
        return new EvalPlan(all, Optional.empty(), Optional.of(chosen));
    }

    /** Returns a plan in which no policy is chosen, so that the budgeted baselines are not run. */
    public static EvalPlan withoutChoice(List<PolicySpec> policies) {
        return new EvalPlan(policies, Optional.empty(), Optional.empty());
    }

    /** Returns several settings of each policy, so that the plot can draw a line for it. */
    public static List<PolicySpec> usualPolicies() {
        return Stream.of(
                        "dtd-feature:threshold=0.3",
                        "dtd-feature:threshold=0.6",
                        "dtd-feature:threshold=0.8",
                        "dtd-feature:threshold=0.95",
                        "dtd-anchored:threshold=0.3",
                        "dtd-anchored:threshold=0.6",
                        "dtd-anchored:threshold=0.8",
                        "dtd-anchored:threshold=0.95",
                        "dtd-pixel:threshold=0.02",
                        "dtd-pixel:threshold=0.05",
                        "holitom:retain-ratio=0.1",
                        "holitom:retain-ratio=0.3",
                        "dtd+holitom:threshold=0.8,retain-ratio=0.1",
                        "dtd+holitom:threshold=0.8,retain-ratio=0.3")
                .map(PolicySpec::parse)
                .toList();
    }
}
