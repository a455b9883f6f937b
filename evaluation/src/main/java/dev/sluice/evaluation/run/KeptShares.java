// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import dev.sluice.evaluation.set.EvalQuestion;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many tokens a run kept of each clip, over all questions about it: a drop keeps its first step
 * whole, so the share is larger at early questions than at late ones. Stateless.
 */
final class KeptShares {

    private KeptShares() {}

    /**
     * The share of each clip that a run kept.
     *
     * @param questions all that were asked about the clips
     * @param run keeps so many
     * @param all kept all there was to keep
     * @return by clip, 0 to 1; without clips of which no question was answered in both
     */
    static Map<String, Double> shares(List<EvalQuestion> questions, RunResult run, RunResult all) {
        Map<String, Long> kept = new HashMap<>();
        Map<String, Long> there = new HashMap<>();
        for (EvalQuestion question : questions) {
            ScoredAnswer reply = run.replies().get(question.id());
            ScoredAnswer whole = all.replies().get(question.id());
            if (reply != null && reply.answered() && whole != null && whole.answered()) {
                kept.merge(question.clip(), reply.kept(), Long::sum);
                there.merge(question.clip(), whole.kept(), Long::sum);
            }
        }
        Map<String, Double> shares = new HashMap<>();
        there.forEach(
                (clip, of) ->
                        shares.put(clip, of == 0 ? 1 : Math.min(1, kept.get(clip) / (double) of)));
        return shares;
    }
}
