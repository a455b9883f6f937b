// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.evaluation.replay.ClipRecorder;
import dev.sluice.evaluation.replay.LocalReplay;
import dev.sluice.evaluation.replay.RecordedClip;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SamplingOptions;
import dev.sluice.operators.config.WatchOptions;
import dev.sluice.world.Split;

import org.apache.flink.configuration.Configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks watches about scenes of the room through the operators of the job and compares the times at
 * which they fire with the true ones. For comparison, it also asks the same questions as often at
 * even distances, and computes the result of a model that is right after every step. For one
 * thread.
 */
public final class WatchEvaluation {

    private final LocalReplay replay;
    private final Configuration config;
    private final SharedModel model;
    private final Consumer<String> progress;

    /**
     * @param config options of the job, including the policy
     * @param progress receives a line for each step of the evaluation
     */
    public WatchEvaluation(
            LocalReplay replay,
            Configuration config,
            SharedModel model,
            Consumer<String> progress) {
        this.replay = replay;
        this.config = new Configuration(config);
        this.model = model;
        this.progress = progress;
        this.config.set(ModelOptions.PATH, model.folder().toString());
        this.config.set(SamplingOptions.FPS, WatchSet.FPS);
    }

    /**
     * Runs the evaluation.
     *
     * @param split the split of the scenes
     * @param clips number of clips, at least 1
     */
    public WatchReport run(Split split, int clips) throws Exception {
        WatchSet set = WatchSet.of(split, clips);
        List<EvalWatch> watches = set.watches();
        double step = model.info().temporalPatch() / WatchSet.FPS;
        progress.accept("%d clips, %d watches".formatted(set.clips().size(), watches.size()));
        List<RecordedClip> recorded = set.clips().stream().map(ClipRecorder::record).toList();
        ReductionPolicy policy =
                ReductionPolicy.parse(
                        config.get(ReduceOptions.POLICY), ReduceOptions.values(config));
        double first = step - 1 / WatchSet.FPS; // the first step's last frame
        WatchRunner runner = new WatchRunner(replay, config, model, policy, recorded, first);
        WatchRunner.Result watching = runner.watching(watches);
        progress.accept("%,d calls of the model by watches".formatted(watching.calls()));
        WatchRunner.Result polling = runner.polling(watches, watching.calls());
        progress.accept("%,d calls of the model by polling".formatted(polling.calls()));

        List<WatchReport.Row> rows =
                List.of(
                        row(
                                "watch",
                                watching.calls(),
                                watches,
                                first,
                                step,
                                answersOf(watching.answers())),
                        row(
                                "polling",
                                polling.calls(),
                                watches,
                                first,
                                step,
                                answersOf(polling.answers())),
                        row(
                                "right after every step",
                                0,
                                watches,
                                first,
                                step,
                                watch -> watch.perfectAnswers(first, step)));
        List<String> problems = new ArrayList<>(watching.problems());
        problems.addAll(polling.problems());
        return new WatchReport(
                model.info().name(),
                policy.toString(),
                clips,
                set.clips().stream().mapToDouble(EvalClip::seconds).sum(),
                config.get(WatchOptions.PERIOD).toMillis() / 1_000.0,
                rows,
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
        WatchTally strict = new WatchTally(near);
        WatchTally wide = new WatchTally(2 * near);
        for (EvalWatch watch : watches) {
            double seconds = watch.truth().scene().seconds();
            List<Double> trueTimes = watch.trueTimes(first);
            strict.add(answers.apply(watch), trueTimes, first, seconds);
            wide.add(answers.apply(watch), trueTimes, first, seconds);
        }
        return new WatchReport.Row(name, calls, strict.score(), wide.score());
    }
}
