// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.slowscene;

import java.util.List;
import java.util.Map;

/**
 * What came of a trial.
 *
 * @param trial what was run
 * @param right right answers by family, as a pair of right and asked
 * @param seen tokens within reach of the questions: of the steps that memory holds, and remembered
 *     ones
 * @param kept of these, kept
 * @param used rows of pictures in the prompt, mean
 * @param problems what went wrong, in words
 * @param seconds how long it took
 */
record TrialResult(
        Trial trial,
        Map<String, int[]> right,
        long seen,
        long kept,
        double used,
        List<String> problems,
        double seconds) {

    int rightInAll() {
        return right.values().stream().mapToInt(counts -> counts[0]).sum();
    }

    int asked() {
        return right.values().stream().mapToInt(counts -> counts[1]).sum();
    }
}
