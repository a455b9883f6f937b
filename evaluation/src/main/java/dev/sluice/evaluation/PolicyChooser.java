// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.evaluation.report.PolicyChoiceReport;
import dev.sluice.evaluation.run.EvalRun;
import dev.sluice.evaluation.run.EvalRunner;
import dev.sluice.evaluation.run.RunResult;
import dev.sluice.evaluation.score.PolicyChoice;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.platform.config.PolicySpec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs all policies over a validation set and chooses one of them. Stateless. */
final class PolicyChooser {

    private PolicyChooser() {}

    static PolicyChoiceReport choose(
            EvalRunner runner, EvalSet validation, List<PolicySpec> policies) throws Exception {
        List<EvalRun> runs = new ArrayList<>();
        runs.add(EvalRun.reference());
        policies.forEach(policy -> runs.add(EvalRun.of(policy)));
        List<RunResult> results =
                runner.run(validation, runs, Optional.empty(), (soFar, clips) -> {});
        double reference = results.get(0).accuracy();
        List<PolicyChoice.Candidate> candidates =
                results.stream().skip(1).map(PolicyChooser::candidate).toList();
        Map<String, String> byPolicy = new LinkedHashMap<>();
        for (PolicySpec policy : policies) {
            PolicyChoice.of(candidates, reference, policy.name())
                    .ifPresent(it -> byPolicy.put(policy.name(), it.name()));
        }
        return new PolicyChoiceReport(
                validation.name(),
                validation.questions().size(),
                reference,
                candidates,
                byPolicy,
                PolicyChoice.of(candidates, reference).map(PolicyChoice.Candidate::name));
    }

    private static PolicyChoice.Candidate candidate(RunResult result) {
        return new PolicyChoice.Candidate(
                result.run().name(),
                result.run().policy().name(),
                result.kept(),
                result.accuracy());
    }
}
