// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.report;

import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;

import java.util.List;
import java.util.Optional;

/**
 * The results of an evaluation.
 *
 * @param set the questions that were asked
 * @param model name of the model folder
 * @param control name of the control model's folder
 * @param gateThreshold threshold of the gate in runs that do not set it
 * @param choice how a policy was chosen; empty if none was
 * @param runs the summary of each run
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

    /** Returns the total length of the clips, seconds. */
    double seconds() {
        return set.clips().stream().mapToDouble(EvalClip::seconds).sum();
    }

    /** Returns the groups in the order of their first questions. */
    List<String> groups() {
        return set.questions().stream().map(EvalQuestion::group).distinct().toList();
    }

    /** Returns the families in the order of their first questions. */
    List<String> families() {
        return set.questions().stream().map(EvalQuestion::family).distinct().toList();
    }
}
