// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import dev.sluice.evaluation.set.EvalSet;

/**
 * A benchmark ready to be asked.
 *
 * @param set its clips and questions
 * @param scoring how its authors score
 * @param missingVideos videos that are not there and were left out
 * @param leftOut questions about these
 */
public record PublishedSet(EvalSet set, PublishedScoring scoring, int missingVideos, int leftOut) {

    /** The names of the published sets, as the command takes them. */
    public static final String NAMES = "streamingbench, ovobench";
}
