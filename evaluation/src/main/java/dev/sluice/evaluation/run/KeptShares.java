// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import dev.sluice.evaluation.set.EvalQuestion;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The share of each clip's tokens that a run kept, over all questions about the clip. A drop keeps
 * the first step whole, so the share is larger at early questions than at late ones. Stateless.
 */
final class KeptShares {

    private KeptShares() {}

    /**
     * Returns the share of each clip, 0 to 1. A clip without a question that both runs answered has
     * none.
     *
     * @param questions all questions about the clips
     * @param run the run whose share is computed
     * @param whole a run that kept all tokens
     */
    static Map<String, Double> byClip(
            List<EvalQuestion> questions, RunResult run, RunResult whole) {
        Map<String, Long> kept = new HashMap<>();
        Map<String, Long> total = new HashMap<>();
        for (EvalQuestion question : questions) {
            ScoredAnswer answer = run.answers().get(question.id());
            ScoredAnswer all = whole.answers().get(question.id());
            if (answer != null && answer.fromModel() && all != null && all.fromModel()) {
                kept.merge(question.clip(), answer.kept(), Long::sum);
                total.merge(question.clip(), all.kept(), Long::sum);
            }
        }
        Map<String, Double> shares = new HashMap<>();
        total.forEach(
                (clip, all) ->
                        shares.put(
                                clip,
                                all == 0
                                        ? 1
                                        : Math.min(1, kept.getOrDefault(clip, 0L) / (double) all)));
        return shares;
    }
}
