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
import dev.sluice.platform.SluiceException;
import dev.sluice.world.Split;

import org.apache.flink.configuration.Configuration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Lets questions stand over scenes of the room, through the operators of the job, and compares the
 * moments at which they fire with the true ones: beside it, the same questions asked as often at
 * even distances, and what a model could reach that is right after every step. For one thread.
 */
public final class WatchEvaluation {

    private final LocalReplay replay;
    private final Configuration config;
    private final SharedModel model;
    private final Consumer<String> progress;

    /**
     * @param config options of the job, the policy among them
     * @param progress told of what is done
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
     * Runs it.
     *
     * @param split which scenes
     * @param clips how many, at least 1
     */
    public WatchReport run(Split split, int clips) throws Exception {
        WatchSet set = WatchSet.of(split, clips);
        List<EvalWatch> watches = set.watches();
        double step = model.info().temporalPatch() / WatchSet.FPS;
        progress.accept(
                "%d clips, %d standing questions".formatted(set.clips().size(), watches.size()));
        List<RecordedClip> videos = set.clips().stream().map(WatchEvaluation::video).toList();
        ReductionPolicy policy =
                ReductionPolicy.parse(
                        config.get(ReduceOptions.POLICY), ReduceOptions.values(config));
        double first = step - 1 / WatchSet.FPS; // the first step's last picture
        WatchRunner run = new WatchRunner(replay, config, model, policy, videos, first);
        WatchRunner.Result standing = run.standing(watches);
        progress.accept("%,d calls of the model while they stood".formatted(standing.calls()));
        WatchRunner.Result polling = run.polling(watches, standing.calls());
        progress.accept("%,d calls when asked again and again".formatted(polling.calls()));

        List<WatchReport.Row> rows =
                List.of(
                        row(
                                "watch",
                                standing.calls(),
                                watches,
                                first,
                                step,
                                looksOf(standing.looks())),
                        row(
                                "polling",
                                polling.calls(),
                                watches,
                                first,
                                step,
                                looksOf(polling.looks())),
                        row(
                                "right after every step",
                                0,
                                watches,
                                first,
                                step,
                                watch -> watch.perfectLooks(first, step)));
        List<String> problems = new ArrayList<>(standing.problems());
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

    private static Function<EvalWatch, List<WatchAnswer>> looksOf(
            Map<String, List<WatchAnswer>> looks) {
        return watch -> looks.getOrDefault(watch.id(), List.of());
    }

    private static WatchReport.Row row(
            String name,
            long calls,
            List<EvalWatch> watches,
            double first,
            double step,
            Function<EvalWatch, List<WatchAnswer>> looks) {
        double near = Math.max(step, 1);
        WatchTally strict = new WatchTally(near);
        WatchTally wide = new WatchTally(2 * near);
        for (EvalWatch watch : watches) {
            double seconds = watch.truth().scene().seconds();
            List<Double> moments = watch.moments(first);
            strict.add(looks.apply(watch), moments, first, seconds);
            wide.add(looks.apply(watch), moments, first, seconds);
        }
        return new WatchReport.Row(name, calls, strict.score(), wide.score());
    }

    private static RecordedClip video(EvalClip clip) {
        try {
            return ClipRecorder.record(clip.id(), clip.source());
        } catch (IOException e) {
            throw new SluiceException(
                    "clip %s (%s) cannot be read: %s"
                            .formatted(clip.id(), clip.source().name(), e.getMessage()),
                    e);
        }
    }
}
