// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.report;

import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.evaluation.set.EvalSet;

import java.util.List;
import java.util.Optional;

/**
 * What an evaluation came to.
 *
 * @param set what was asked
 * @param model name of the model's folder
 * @param control name of the control model's folder
 * @param gateThreshold of the frame gate, where a run does not set it
 * @param choice how the chosen run was chosen; empty if none was
 * @param runs what each run came to
 */
public record EvalReport(
        EvalSet set,
        String model,
        Optional<String> control,
        double gateThreshold,
        Optional<PolicyChoiceReport> choice,
        List<RunSummary> runs) {

    public EvalReport {
        runs = List.copyOf(runs);
    }

    /** Length of all clips together, seconds. */
    double seconds() {
        return set.clips().stream().mapToDouble(EvalClip::seconds).sum();
    }

    /** The groups, in the order of the first question of each. */
    List<String> groups() {
        return set.questions().stream().map(question -> question.group()).distinct().toList();
    }

    /** The families, in the order of the first question of each. */
    List<String> families() {
        return set.questions().stream().map(question -> question.family()).distinct().toList();
    }
}
