// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The rule by which a benchmark's authors score. */
@FunctionalInterface
public interface PublishedScoring {

    /**
     * The scores, tasks first.
     *
     * @param answers what was answered, by question id; what is missing counts as wrong
     * @param asked which questions are scored
     */
    List<PublishedScore> of(Map<String, String> answers, Predicate<String> asked);
}
