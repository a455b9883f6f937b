// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param run what was run
 * @param replies by the question's id; a question may lack one
 * @param encoded steps that went through the encoder, or would have without the cache
 * @param problems what went wrong, in words
 * @param seconds how long its jobs took
 */
public record RunResult(
        EvalRun run,
        Map<String, ScoredAnswer> replies,
        long encoded,
        List<String> problems,
        double seconds) {

    /** Of a run that has not begun. */
    static RunResult begin(EvalRun run) {
        return new RunResult(run, Map.of(), 0, List.of(), 0);
    }

    /** This, and the same run over further clips. */
    RunResult plus(RunResult more) {
        Map<String, ScoredAnswer> all = new LinkedHashMap<>(replies);
        all.putAll(more.replies);
        List<String> allProblems = new ArrayList<>(problems);
        allProblems.addAll(more.problems);
        return new RunResult(run, all, encoded + more.encoded, allProblems, seconds + more.seconds);
    }

    /** Share of right answers among the replies so far. */
    public double accuracy() {
        return replies.values().stream().mapToInt(reply -> reply.right() ? 1 : 0).sum()
                / (double) Math.max(1, replies.size());
    }

    /** Those that a model gave. */
    public List<ScoredAnswer> answered() {
        return replies.values().stream().filter(ScoredAnswer::answered).toList();
    }

    /** Share of the tokens that were kept, behind what a model answered. */
    public double kept() {
        long seen = answered().stream().mapToLong(ScoredAnswer::seen).sum();
        long kept = answered().stream().mapToLong(ScoredAnswer::kept).sum();
        return seen == 0 ? 0 : kept / (double) seen;
    }
}
