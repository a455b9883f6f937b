// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.report;

import dev.sluice.evaluation.run.RunRole;
import dev.sluice.evaluation.score.Estimate;

import java.util.List;
import java.util.Map;

/**
 * The summary of a run, or of several runs that differ only by their seed.
 *
 * @param name the run's name
 * @param role the run's purpose
 * @param policy the policy's name; runs with the same one are one line in the plot
 * @param chosen whether the run was chosen on the validation set
 * @param seeds number of runs that were averaged
 * @param spread standard deviation of the accuracy over the seeds; 0 for one run
 * @param accuracy accuracy on all questions
 * @param relative accuracy as a share of that without dropping, paired by clip
 * @param difference accuracy minus that without dropping, paired by clip
 * @param groups accuracy by group
 * @param families accuracy by family
 * @param heldOut accuracy on questions about what the training data does not contain
 * @param keptShare share of the tokens that were kept
 * @param usedShare share of the tokens that entered the prompts
 * @param answered number of questions that the model answered
 * @param encoded number of encoded steps, cached ones included
 * @param gatedShare share of the steps that the gate did not let through to the vision encoder
 * @param timing the times of the answers
 * @param problems messages about what went wrong
 */
public record RunSummary(
        String name,
        RunRole role,
        String policy,
        boolean chosen,
        int seeds,
        double spread,
        Estimate accuracy,
        Estimate relative,
        Estimate difference,
        Map<String, Estimate> groups,
        Map<String, Estimate> families,
        Estimate heldOut,
        double keptShare,
        double usedShare,
        int answered,
        long encoded,
        double gatedShare,
        Timing timing,
        List<String> problems) {

    /**
     * Milliseconds from the call of the model.
     *
     * @param firstTokenMedian median time to the first text token
     * @param firstTokenP95 95th percentile of that time
     * @param totalMedian median time to the last text token
     * @param totalP95 95th percentile of that time
     */
    public record Timing(
            double firstTokenMedian, double firstTokenP95, double totalMedian, double totalP95) {}
}
