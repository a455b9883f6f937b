// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import dev.sluice.evaluation.replay.LocalReplay;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.platform.config.PolicySpec;

import org.apache.flink.configuration.Configuration;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs everything over a set. The clips are held in memory a batch at a time, and all runs pass
 * over a batch before the next is read, so that pictures are taken once and encoded once, however
 * many runs there are. For one thread.
 */
public final class EvalRunner {

    private final LocalReplay replay;
    private final Configuration base;
    private final SharedModel model;
    private final Optional<SharedModel> control;
    private final Consumer<String> progress;

    /**
     * @param base options that no run sets for itself
     * @param control another model, for the runs with that role
     * @param progress told of what is done
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
     * Runs over all clips.
     *
     * @param runs in their order; those with a budget come after the one that sets it, after {@link
     *     EvalRun#reference} and after the frame gate alone
     * @param budget name of the run whose tokens others may keep as many of; empty if none does
     * @return in the order of the runs
     */
    public List<RunResult> run(EvalSet set, List<EvalRun> runs, Optional<String> budget)
            throws Exception {
        Map<String, RunResult> results = new LinkedHashMap<>();
        runs.forEach(run -> results.put(run.name(), RunResult.begin(run)));
        Iterator<EvalClip> left = asked(set).iterator();
        int read = 0;
        while (left.hasNext()) {
            ClipBatch batch = ClipBatch.read(left);
            read += batch.clips().size();
            progress.accept(
                    "%s: %d of %d clips filmed".formatted(set.name(), read, asked(set).size()));
            Map<String, RunResult> ofBatch = new LinkedHashMap<>();
            for (EvalRun run : runs) {
                SharedModel used = run.role() == RunRole.CONTROL ? control.orElseThrow() : model;
                RunResult result =
                        new BatchRunner(replay, base, set, used)
                                .run(run, batch, shares(set, run, budget, ofBatch));
                ofBatch.put(run.name(), result);
                results.merge(run.name(), result, RunResult::plus);
                say(results.get(run.name()), result.seconds());
            }
            model.features().clear();
            control.ifPresent(other -> other.features().clear());
        }
        return new ArrayList<>(results.values());
    }

    private static List<EvalClip> asked(EvalSet set) {
        List<String> ids = set.questions().stream().map(EvalQuestion::clip).distinct().toList();
        return set.clips().stream().filter(clip -> ids.contains(clip.id())).toList();
    }

    private static Map<String, Double> shares(
            EvalSet set, EvalRun run, Optional<String> budget, Map<String, RunResult> done) {
        if (!run.variant().hasBudget()) {
            return Map.of();
        }
        boolean gated = run.policy().equals(PolicySpec.GATE_ALONE);
        RunResult all =
                done.values().stream()
                        .filter(it -> it.run().variant() == RunVariant.PLAIN)
                        .filter(
                                it ->
                                        it.run()
                                                .policy()
                                                .equals(
                                                        gated
                                                                ? PolicySpec.GATE_ALONE
                                                                : PolicySpec.EVERYTHING))
                        .findFirst()
                        .orElseThrow();
        return KeptShares.shares(set.questions(), done.get(budget.orElseThrow()), all);
    }

    private void say(RunResult soFar, double seconds) {
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
