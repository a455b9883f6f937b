// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.evaluation.progress.EvalProgress;
import dev.sluice.evaluation.progress.WorkMeter;
import dev.sluice.evaluation.replay.JournaledReplay;
import dev.sluice.evaluation.replay.RecordedClips;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SamplingOptions;
import dev.sluice.operators.config.WatchOptions;
import dev.sluice.platform.text.Quantity;
import dev.sluice.world.Split;

import org.apache.flink.configuration.Configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks watches about scenes of the room through the operators of the job and compares the times at
 * which they fire with the true ones. For comparison, it also takes each change of the answer, asks
 * the same questions as often at even distances, and computes the result of a model that is right
 * after every step. For one thread.
 */
public final class WatchEvaluation {

    /** The number of the first scene that is usually used, beyond those of all other sets. */
    public static final long FIRST_SCENE = 2_020_000;

    private static final int RUNS = 3;

    private final JournaledReplay replay;
    private final Configuration config;
    private final SharedModel model;
    private final EvalProgress progress;
    private final Consumer<WatchReport> soFar;

    /**
     * @param config options of the job, including the policy
     * @param progress is told about the runs
     * @param soFar receives the report of the first run
     */
    public WatchEvaluation(
            JournaledReplay replay,
            Configuration config,
            SharedModel model,
            EvalProgress progress,
            Consumer<WatchReport> soFar) {
        this.replay = replay;
        this.config = new Configuration(config);
        this.model = model;
        this.progress = progress;
        this.soFar = soFar;
        this.config.set(ModelOptions.PATH, model.folder().toString());
        this.config.set(SamplingOptions.FPS, WatchSet.FPS);
    }

    /**
     * Runs the evaluation.
     *
     * @param split the split of the scenes
     * @param first number of the first scene
     * @param clips number of clips, at least 1
     */
    public WatchReport run(Split split, long first, int clips) throws Exception {
        WatchSet set = WatchSet.of(split, first, clips);
        List<EvalWatch> watches = set.watches();
        double step = model.info().temporalPatch() / WatchSet.FPS;
        ReductionPolicy policy =
                ReductionPolicy.parse(
                        config.get(ReduceOptions.POLICY), ReduceOptions.values(config));
        double firstEnd = step - 1 / WatchSet.FPS; // of the first step's last frame
        RecordedClips recorded = RecordedClips.of(set.clips());
        WatchRunner runner = new WatchRunner(replay, config, model, policy, recorded, firstEnd);
        WorkMeter meter = new WorkMeter(progress, RUNS);
        boolean now = begin(meter, set, 1, WatchRunner.WATCHING);
        WatchRunner.Result watching = runner.watching(watches);
        end(meter, "watches", watching, now);
        List<WatchReport.Row> rows = new ArrayList<>();
        rows.add(
                row(
                        "watch",
                        watching.calls(),
                        watches,
                        firstEnd,
                        step,
                        answersOf(watching.answers())));
        if (now) {
            soFar.accept(report(set, clips, policy, rows, watching.problems()));
        }
        now = begin(meter, set, 2, WatchRunner.EACH_CHANGE);
        WatchRunner.Result each = runner.eachChange(watches);
        end(meter, "watches that take each change", each, now);
        rows.add(
                row(
                        "each change",
                        each.calls(),
                        watches,
                        firstEnd,
                        step,
                        answersOf(each.answers())));
        now = begin(meter, set, 3, WatchRunner.POLLING);
        WatchRunner.Result polling = runner.polling(watches, watching.calls());
        end(meter, "polling", polling, now);
        rows.add(
                row(
                        "polling",
                        polling.calls(),
                        watches,
                        firstEnd,
                        step,
                        answersOf(polling.answers())));
        rows.add(
                row(
                        "right after every step",
                        0,
                        watches,
                        firstEnd,
                        step,
                        watch -> watch.perfectAnswers(firstEnd, step)));
        List<String> problems = new ArrayList<>(watching.problems());
        problems.addAll(each.problems());
        problems.addAll(polling.problems());
        return report(set, clips, policy, rows, problems);
    }

    /** Begins a run; returns whether no earlier process has done it. */
    private boolean begin(WorkMeter meter, WatchSet set, int number, String step) {
        meter.begin(
                "%s about %s, run %d of %d: %s"
                        .formatted(
                                Quantity.count(set.watches().size(), "watch", "watches"),
                                Quantity.count(set.clips().size(), "clip"),
                                number,
                                RUNS,
                                step));
        return !replay.journal().has(step);
    }

    private static void end(WorkMeter meter, String who, WatchRunner.Result result, boolean now) {
        meter.end(1, now);
        if (now) {
            meter.say(
                    "%s of the model by %s".formatted(Quantity.count(result.calls(), "call"), who));
        }
    }

    private WatchReport report(
            WatchSet set,
            int clips,
            ReductionPolicy policy,
            List<WatchReport.Row> rows,
            List<String> problems) {
        return new WatchReport(
                model.info().name(),
                policy.toString(),
                clips,
                set.clips().stream().mapToDouble(EvalClip::seconds).sum(),
                config.get(WatchOptions.PERIOD).toMillis() / 1_000.0,
                List.copyOf(rows),
                problems);
    }

    private static Function<EvalWatch, List<WatchAnswer>> answersOf(
            Map<String, List<WatchAnswer>> answers) {
        return watch -> answers.getOrDefault(watch.id(), List.of());
    }

    private static WatchReport.Row row(
            String name,
            long calls,
            List<EvalWatch> watches,
            double first,
            double step,
            Function<EvalWatch, List<WatchAnswer>> answers) {
        double near = Math.max(step, 1);
        WatchTally steps = new WatchTally(step);
        WatchTally strict = new WatchTally(near);
        WatchTally wide = new WatchTally(2 * near);
        Map<String, WatchTally> families = new TreeMap<>();
        for (EvalWatch watch : watches) {
            double seconds = watch.truth().scene().seconds();
            List<Double> trueTimes = watch.trueTimes(first);
            List<Double> trueSteps = watch.trueSteps(first, step);
            steps.add(answers.apply(watch), trueSteps, first, seconds);
            strict.add(answers.apply(watch), trueTimes, first, seconds);
            wide.add(answers.apply(watch), trueTimes, first, seconds);
            families.computeIfAbsent(watch.family(), family -> new WatchTally(step))
                    .add(answers.apply(watch), trueSteps, first, seconds);
        }
        Map<String, WatchScore> scores = new TreeMap<>();
        families.forEach((family, tally) -> scores.put(family, tally.score()));
        return new WatchReport.Row(
                name, calls, steps.score(), strict.score(), wide.score(), scores);
    }
}
