// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of a run.
 *
 * @param run the run
 * @param answers the answers, by the question's id; a question may have none
 * @param encoded number of encoded steps, cached ones included
 * @param problems messages about what went wrong
 * @param seconds duration of the run's jobs, wall clock
 */
public record RunResult(
        EvalRun run,
        Map<String, ScoredAnswer> answers,
        long encoded,
        List<String> problems,
        double seconds) {

    /** Returns the result of a run that has not started. */
    static RunResult empty(EvalRun run) {
        return new RunResult(run, Map.of(), 0, List.of(), 0);
    }

    /** Returns the result of this run over these clips and over further ones. */
    RunResult plus(RunResult more) {
        Map<String, ScoredAnswer> all = new LinkedHashMap<>(answers);
        all.putAll(more.answers);
        List<String> allProblems = new ArrayList<>(problems);
        allProblems.addAll(more.problems);
        return new RunResult(run, all, encoded + more.encoded, allProblems, seconds + more.seconds);
    }

    /** Returns the share of correct answers. */
    public double accuracy() {
        return answers.values().stream().mapToInt(answer -> answer.correct() ? 1 : 0).sum()
                / (double) Math.max(1, answers.size());
    }

    /** Returns the answers that the model gave. */
    public List<ScoredAnswer> fromModel() {
        return answers.values().stream().filter(ScoredAnswer::fromModel).toList();
    }

    /** Returns the share of tokens that were kept, over the answers that the model gave. */
    public double kept() {
        long seen = fromModel().stream().mapToLong(ScoredAnswer::seen).sum();
        long kept = fromModel().stream().mapToLong(ScoredAnswer::kept).sum();
        return seen == 0 ? 0 : kept / (double) seen;
    }
}
