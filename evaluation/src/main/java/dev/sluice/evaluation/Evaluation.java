// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.evaluation.published.PublishedSet;
import dev.sluice.evaluation.replay.LocalReplay;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.evaluation.report.EvalReport;
import dev.sluice.evaluation.report.PolicyChoiceReport;
import dev.sluice.evaluation.report.RunSummaries;
import dev.sluice.evaluation.run.EvalRun;
import dev.sluice.evaluation.run.EvalRunner;
import dev.sluice.evaluation.run.RunResult;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.operators.config.GateOptions;
import dev.sluice.platform.config.PolicySpec;

import org.apache.flink.configuration.Configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures how policies and baselines answer a set of questions: the evaluation of {@code sluice
 * eval}, from its plan to its report. For one thread.
 */
public final class Evaluation {

    private final EvaluationSettings settings;
    private final Configuration config;
    private final Path model;
    private final Optional<Path> control;
    private final Consumer<String> progress;

    /**
     * @param config options of the job; each run sets its policy and the number of frames a second
     * @param model the model folder
     * @param control the folder of another model, which the control runs use
     * @param progress receives a line for each step of the evaluation
     */
    public Evaluation(
            Configuration config, Path model, Optional<Path> control, Consumer<String> progress) {
        this.settings = EvaluationSettings.of(config);
        this.config = settings.configuration();
        this.model = model.toAbsolutePath().normalize();
        this.control = control.map(folder -> folder.toAbsolutePath().normalize());
        this.progress = progress;
    }

    /**
     * Runs the plan.
     *
     * @param set the questions to ask
     * @param published the published benchmark that the set was read from
     */
    public FinishedEvaluation run(EvalSet set, EvalPlan plan, Optional<PublishedSet> published)
            throws Exception {
        long start = System.nanoTime();
        progress.accept("model: " + model.getFileName());
        try (SharedModel opened = settings.openModel(model);
                Control other = new Control(control.map(settings::openModel));
                LocalReplay replay = settings.startReplay()) {
            EvalRunner runner = new EvalRunner(replay, config, opened, other.model(), progress);
            Optional<PolicyChoiceReport> choice = Optional.empty();
            if (plan.validation().isPresent()) {
                choice =
                        Optional.of(
                                PolicyChooser.choose(
                                        runner, plan.validation().get(), plan.policies()));
            }
            Optional<PolicySpec> chosen =
                    choice.isPresent()
                            ? choice.get().chosen().map(PolicySpec::parse)
                            : plan.chosen();
            Optional<String> name = chosen.map(PolicySpec::toString);
            List<RunResult> results = runner.run(set, runs(plan.policies(), chosen), name);
            double seconds = (System.nanoTime() - start) / 1e9;
            return new FinishedEvaluation(
                    report(set, choice, results, name), results, published, seconds);
        }
    }

    private List<EvalRun> runs(List<PolicySpec> policies, Optional<PolicySpec> chosen) {
        List<EvalRun> runs = new ArrayList<>();
        runs.add(EvalRun.reference());
        runs.addAll(EvalRun.baselines());
        policies.forEach(policy -> runs.add(EvalRun.of(policy)));
        if (chosen.isPresent()) {
            runs.addAll(EvalRun.budgeted());
        } else {
            progress.accept("no setting is chosen: the baselines with its budget are not run");
        }
        if (control.isPresent()) {
            runs.addAll(EvalRun.control(chosen));
        }
        return runs;
    }

    private EvalReport report(
            EvalSet set,
            Optional<PolicyChoiceReport> choice,
            List<RunResult> results,
            Optional<String> chosen) {
        return new EvalReport(
                set,
                model.getFileName().toString(),
                control.map(folder -> folder.getFileName().toString()),
                config.get(GateOptions.THRESHOLD),
                choice,
                RunSummaries.of(set, results, chosen));
    }

    /** The model of the control runs, if there are any. */
    private record Control(Optional<SharedModel> model) implements AutoCloseable {
        @Override
        public void close() {
            model.ifPresent(SharedModel::close);
        }
    }
}
