package dev.sluice.app.eval.run;

import dev.sluice.app.eval.set.EvalQuestion;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many tokens a run kept of each clip, up to the last question about it. Stateless. */
final class Budget {

    private Budget() {}

    /**
     * The share of each clip that a run kept.
     *
     * @param questions all that were asked about the clips
     * @param run keeps so many
     * @param all kept all there was to keep
     * @return by clip, 0 to 1
     */
    static Map<String, Double> shares(List<EvalQuestion> questions, RunResult run, RunResult all) {
        Map<String, EvalQuestion> last = new HashMap<>();
        for (EvalQuestion question : questions) {
            if (run.replies().containsKey(question.id())
                    && all.replies().containsKey(question.id())) {
                last.merge(
                        question.clip(),
                        question,
                        (one, other) -> other.at() > one.at() ? other : one);
            }
        }
        Map<String, Double> shares = new HashMap<>();
        last.forEach(
                (clip, question) -> {
                    long kept = run.replies().get(question.id()).kept();
                    long there = all.replies().get(question.id()).kept();
                    shares.put(clip, there == 0 ? 1 : Math.min(1, kept / (double) there));
                });
        return shares;
    }
}
