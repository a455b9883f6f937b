// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import dev.sluice.evaluation.replay.LocalReplay;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;

import org.apache.flink.configuration.Configuration;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs the job over a set in several ways. One batch of clips is in memory at a time, and all runs
 * process a batch before the next one is read, so that each clip is read and each step encoded once
 * for any number of runs. For one thread.
 */
public final class EvalRunner {

    private final LocalReplay replay;
    private final Configuration base;
    private final SharedModel model;
    private final Optional<SharedModel> control;
    private final Consumer<String> progress;

    /**
     * @param base options of the job that no run sets
     * @param control the model of the runs with the role {@link RunRole#CONTROL}
     * @param progress receives a line for each run of a batch
     */
    public EvalRunner(
            LocalReplay replay,
            Configuration base,
            SharedModel model,
            Optional<SharedModel> control,
            Consumer<String> progress) {
        this.replay = replay;
        this.base = base;
        this.model = model;
        this.control = control;
        this.progress = progress;
    }

    /**
     * Processes all clips.
     *
     * @param runs the runs, in order; those with a budget come after the one that sets it, after
     *     {@link EvalRun#reference} and after the run with the gate only
     * @param budget the name of the run that sets the budget; empty if no run has one
     * @return the results, in the order of the runs
     */
    public List<RunResult> run(EvalSet set, List<EvalRun> runs, Optional<String> budget)
            throws Exception {
        Map<String, RunResult> results = new LinkedHashMap<>();
        runs.forEach(run -> results.put(run.name(), RunResult.empty(run)));
        List<EvalClip> asked = asked(set);
        Iterator<EvalClip> remaining = asked.iterator();
        int read = 0;
        while (remaining.hasNext()) {
            ClipBatch batch = ClipBatch.read(remaining);
            read += batch.clips().size();
            progress.accept("%s: %d of %d clips read".formatted(set.name(), read, asked.size()));
            Map<String, RunResult> batchResults = new LinkedHashMap<>();
            for (EvalRun run : runs) {
                SharedModel used = run.role() == RunRole.CONTROL ? control.orElseThrow() : model;
                RunResult result =
                        new BatchRunner(replay, base, set, used)
                                .run(run, batch, shares(set, run, budget, batchResults));
                batchResults.put(run.name(), result);
                RunResult soFar = results.merge(run.name(), result, RunResult::plus);
                report(soFar, result.seconds());
            }
            model.features().clear();
            control.ifPresent(other -> other.features().clear());
        }
        return new ArrayList<>(results.values());
    }

    /** Returns the clips that have questions. */
    private static List<EvalClip> asked(EvalSet set) {
        List<String> ids = set.questions().stream().map(EvalQuestion::clip).distinct().toList();
        return set.clips().stream().filter(clip -> ids.contains(clip.id())).toList();
    }

    private static Map<String, Double> shares(
            EvalSet set, EvalRun run, Optional<String> budget, Map<String, RunResult> done) {
        if (!run.variant().hasBudget()) {
            return Map.of();
        }
        RunResult whole =
                done.values().stream()
                        .filter(it -> it.run().variant() == RunVariant.PLAIN)
                        .filter(it -> it.run().policy().equals(run.policy()))
                        .findFirst()
                        .orElseThrow();
        RunResult setting =
                Objects.requireNonNull(
                        done.get(budget.orElseThrow()),
                        "the run that sets the budget precedes those that have it");
        return KeptShares.byClip(set.questions(), setting, whole);
    }

    private void report(RunResult soFar, double seconds) {
        progress.accept(
                "  %-44s %5.1f%% right, %5.1f%% kept, %.1f s%s"
                        .formatted(
                                soFar.run().name(),
                                100 * soFar.accuracy(),
                                100 * soFar.kept(),
                                seconds,
                                soFar.problems().isEmpty()
                                        ? ""
                                        : "; "
                                                + soFar.problems().size()
                                                + " problems: "
                                                + soFar.problems().get(0)));
    }
}
