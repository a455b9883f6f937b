// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import dev.sluice.evaluation.progress.WorkMeter;
import dev.sluice.evaluation.replay.JournaledReplay;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.configuration.Configuration;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs the job over a set in several ways. One batch of clips is in memory at a time, and all runs
 * process a batch before the next one is read, so that each clip is read and each step encoded once
 * for any number of runs. For one thread.
 */
public final class EvalRunner {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLIPS = "clips";

    private final JournaledReplay replay;
    private final Configuration base;
    private final SharedModel model;
    private final Optional<SharedModel> control;
    private final WorkMeter meter;

    /**
     * @param base options of the job that no run sets
     * @param control the model of the runs with the role {@link RunRole#CONTROL}
     * @param meter is told about each run of a batch; its unit is a second of video
     */
    public EvalRunner(
            JournaledReplay replay,
            Configuration base,
            SharedModel model,
            Optional<SharedModel> control,
            WorkMeter meter) {
        this.replay = replay;
        this.base = base;
        this.model = model;
        this.control = control;
        this.meter = meter;
    }

    /**
     * Processes all clips.
     *
     * @param runs the runs, in order; those with a budget come after the one that sets it, after
     *     {@link EvalRun#reference} and after the run with the gate only
     * @param budget the name of the run that sets the budget; empty if no run has one
     * @param soFar receives the results of the clips that are done, if this process has done some
     *     of them and there are further ones
     * @return the results, in the order of the runs
     */
    public List<RunResult> run(
            EvalSet set, List<EvalRun> runs, Optional<String> budget, SoFar soFar)
            throws Exception {
        Map<String, RunResult> results = new LinkedHashMap<>();
        runs.forEach(run -> results.put(run.name(), RunResult.empty(run)));
        List<EvalClip> asked = asked(set);
        Iterator<EvalClip> remaining = asked.iterator();
        int read = 0;
        for (int index = 0; remaining.hasNext(); index++) {
            String step = set.name() + "/" + index;
            String first = "%s, clips %d".formatted(set.name(), read + 1);
            ClipBatch batch = next(step, first, remaining);
            read += batch.clips().size();
            String part = "%s to %d of %d".formatted(first, read, asked.size());
            boolean now = run(set, runs, budget, batch, new Part(step, part), results);
            model.features().clear();
            control.ifPresent(other -> other.features().clear());
            if (now && remaining.hasNext()) {
                soFar.results(List.copyOf(results.values()), asked.subList(0, read));
            }
        }
        return new ArrayList<>(results.values());
    }

    /** Receives results before all clips are done. */
    @FunctionalInterface
    public interface SoFar {
        /**
         * Takes the results.
         *
         * @param results in the order of the runs
         * @param clips the clips that are done
         */
        void results(List<RunResult> results, List<EvalClip> clips);
    }

    /**
     * A batch.
     *
     * @param step its name in the journal
     * @param text what people call it
     */
    private record Part(String step, String text) {}

    /** Reads the next batch, or takes the one that an earlier process read. */
    private ClipBatch next(String step, String first, Iterator<EvalClip> remaining) {
        Optional<JsonNode> known = replay.journal().find(step);
        if (known.isPresent()) {
            return ClipBatch.again(remaining, known.get().path(CLIPS).asInt());
        }
        meter.begin(first + " and following: reading them");
        ClipBatch batch = ClipBatch.read(remaining);
        replay.journal().add(step, JSON.createObjectNode().put(CLIPS, batch.clips().size()));
        return batch;
    }

    /** Processes a batch; returns whether an earlier process had not done all of it. */
    private boolean run(
            EvalSet set,
            List<EvalRun> runs,
            Optional<String> budget,
            ClipBatch batch,
            Part part,
            Map<String, RunResult> results)
            throws Exception {
        boolean anyNow = false;
        Map<String, RunResult> batchResults = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            EvalRun run = runs.get(i);
            String step = part.step() + "/" + run.name();
            boolean now = !replay.journal().has(step);
            meter.begin(
                    "%s, run %d of %d: %s".formatted(part.text(), i + 1, runs.size(), run.name()));
            SharedModel used = run.role() == RunRole.CONTROL ? control.orElseThrow() : model;
            RunResult result =
                    new BatchRunner(replay, base, set, used)
                            .run(step, run, batch, shares(set, run, budget, batchResults));
            meter.end(batch.seconds(), now);
            batchResults.put(run.name(), result);
            RunResult soFar = results.merge(run.name(), result, RunResult::plus);
            if (now) {
                report(part, i + 1, runs.size(), soFar, used(soFar, results), result.seconds());
            }
            anyNow |= now;
        }
        return anyNow;
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

    /**
     * The share of the tokens in the prompts, of those of the run that keeps all: as in reports.
     */
    private static double used(RunResult run, Map<String, RunResult> results) {
        boolean control = run.run().role() == RunRole.CONTROL;
        RunResult whole =
                results.values().stream()
                        .filter(it -> (it.run().role() == RunRole.CONTROL) == control)
                        .findFirst()
                        .orElse(run);
        long used = run.fromModel().stream().mapToLong(ScoredAnswer::used).sum();
        long seen =
                run.fromModel().stream()
                        .map(answer -> whole.answers().get(answer.question()))
                        .filter(Objects::nonNull)
                        .mapToLong(ScoredAnswer::seen)
                        .sum();
        return seen == 0 ? 0 : used / (double) seen;
    }

    private void report(
            Part part, int number, int of, RunResult soFar, double used, double seconds) {
        meter.say(
                "%s, run %d of %d: %-44s %5.1f%% right, %5.1f%% kept, %s%s"
                        .formatted(
                                part.text(),
                                number,
                                of,
                                soFar.run().name(),
                                100 * soFar.accuracy(),
                                100 * used,
                                Quantity.seconds(seconds),
                                soFar.problems().isEmpty()
                                        ? ""
                                        : "; %s: %s"
                                                .formatted(
                                                        Quantity.count(
                                                                soFar.problems().size(), "problem"),
                                                        soFar.problems().get(0))));
    }
}
