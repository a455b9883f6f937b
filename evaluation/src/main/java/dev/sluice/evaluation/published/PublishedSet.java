// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import dev.sluice.evaluation.set.EvalSet;

/**
 * A published benchmark as a question set.
 *
 * @param set the clips and questions
 * @param scoring the scoring of the authors
 * @param missingVideos number of videos that do not exist and were skipped
 * @param leftOut number of questions about these
 */
public record PublishedSet(EvalSet set, PublishedScoring scoring, int missingVideos, int leftOut) {

    /** The names of the published sets that {@code --data} accepts. */
    public static final String NAMES = "streamingbench, ovobench";
}
