// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.report;

import dev.sluice.evaluation.run.RunRole;
import dev.sluice.evaluation.score.Estimate;

import java.util.List;
import java.util.Map;

/**
 * What a run, or several that differ by their seed alone, came to.
 *
 * @param name the run
 * @param role what it is there for
 * @param policy the policy's name; what is one line in the picture
 * @param chosen whether it was chosen on the validation set
 * @param seeds number of runs that it is the mean of
 * @param spread standard deviation of accuracy among the seeds; 0 of one
 * @param accuracy of all questions
 * @param relative accuracy as a share of that without dropping, paired by clip
 * @param difference accuracy less that without dropping, paired by clip
 * @param groups accuracy by group
 * @param families accuracy by family
 * @param heldOut accuracy on what training never showed
 * @param keptShare share of the tokens that were kept
 * @param usedShare share of the tokens that entered the prompt
 * @param answered questions that the model answered
 * @param encoded steps that went through the encoder
 * @param gatedShare share of the steps that the frame gate spared the encoder
 * @param timing how long answers took
 * @param problems what went wrong
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
     * @param firstTokenMedian to the first token
     * @param firstTokenP95 19 of 20 were sooner
     * @param totalMedian to the end
     * @param totalP95 19 of 20 were sooner
     */
    public record Timing(
            double firstTokenMedian, double firstTokenP95, double totalMedian, double totalP95) {}
}
