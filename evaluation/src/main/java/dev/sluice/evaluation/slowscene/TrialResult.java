// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.slowscene;

import java.util.List;
import java.util.Map;

/**
 * The result of a trial.
 *
 * @param trial the trial
 * @param correct for each family, the number of correct answers and the number of questions
 * @param seen visual tokens of the steps that the evidence covers, over all clips
 * @param kept those of them that were kept
 * @param used mean number of visual tokens in the prompt
 * @param problems messages about what went wrong
 * @param seconds duration of the job, wall clock
 */
record TrialResult(
        Trial trial,
        Map<String, int[]> correct,
        long seen,
        long kept,
        double used,
        List<String> problems,
        double seconds) {

    int correctTotal() {
        return correct.values().stream().mapToInt(counts -> counts[0]).sum();
    }

    int asked() {
        return correct.values().stream().mapToInt(counts -> counts[1]).sum();
    }
}
