// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The method by which a benchmark's authors score. */
@FunctionalInterface
public interface PublishedScoring {

    /**
     * Returns the scores, tasks first.
     *
     * @param answers the answers, by question id; a missing one counts as wrong
     * @param asked accepts the ids of the questions to score
     */
    List<PublishedScore> of(Map<String, String> answers, Predicate<String> asked);
}
