// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.evaluation.journal.Journal;
import dev.sluice.evaluation.journal.Settings;
import dev.sluice.evaluation.progress.EvalProgress;
import dev.sluice.evaluation.progress.WorkMeter;
import dev.sluice.evaluation.published.PublishedSet;
import dev.sluice.evaluation.replay.JournaledReplay;
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

/**
 * Measures how policies and baselines answer a set of questions: the evaluation of {@code sluice
 * eval}, from its plan to its report. For one thread.
 */
public final class Evaluation {

    private final EvaluationSettings settings;
    private final Configuration config;
    private final Path model;
    private final Optional<Path> control;
    private final EvalProgress progress;

    /**
     * @param config options of the job; each run sets its policy and the number of frames a second
     * @param model the model folder
     * @param control the folder of another model, which the control runs use
     * @param progress is told about each step of the evaluation
     */
    public Evaluation(
            Configuration config, Path model, Optional<Path> control, EvalProgress progress) {
        this.settings = EvaluationSettings.of(config);
        this.config = settings.configuration();
        this.model = model.toAbsolutePath().normalize();
        this.control = control.map(folder -> folder.toAbsolutePath().normalize());
        this.progress = progress;
    }

    /**
     * Runs the plan, or goes on with it, and writes the report into a folder as it goes.
     *
     * @param set the questions to ask
     * @param published the published benchmark that the set was read from
     * @param folder takes the report, and what is done until it is complete
     * @param restart whether what is done is thrown away
     * @throws dev.sluice.platform.SluiceException if the folder has an unfinished evaluation of
     *     other settings
     */
    public FinishedEvaluation run(
            EvalSet set,
            EvalPlan plan,
            Optional<PublishedSet> published,
            ReportFolder folder,
            boolean restart)
            throws Exception {
        Settings all = settings(set, plan);
        try (Journal journal = folder.journal(Optional.empty(), all, restart)) {
            Journals.sayFound(journal, progress);
            FinishedEvaluation finished = run(set, plan, published, folder, journal);
            finished.write(folder);
            journal.complete();
            return finished;
        }
    }

    /** All that the answers depend on. */
    private Settings settings(EvalSet set, EvalPlan plan) {
        Settings.Builder all =
                Journals.settings(config, model)
                        .with("questions", set)
                        .with("policies", plan.policies())
                        .with("chosen", plan.chosen().map(Object::toString).orElse("none"));
        plan.validation().ifPresent(validation -> all.with("validation", validation));
        control.ifPresent(folder -> all.withModel("control", folder));
        return all.build();
    }

    private FinishedEvaluation run(
            EvalSet set,
            EvalPlan plan,
            Optional<PublishedSet> published,
            ReportFolder folder,
            Journal journal)
            throws Exception {
        progress.say("model: " + model.getFileName());
        try (SharedModel opened = settings.openModel(model, plan.policies());
                Control other =
                        new Control(control.map(one -> settings.openModel(one, plan.policies())));
                LocalReplay replay = settings.startReplay()) {
            EvalRunner runner =
                    new EvalRunner(
                            new JournaledReplay(replay, journal),
                            config,
                            opened,
                            other.model(),
                            new WorkMeter(progress, work(set, plan)));
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
            Optional<PolicyChoiceReport> chosenBy = choice;
            List<EvalRun> runs = runs(plan.policies(), chosen);
            if (chosen.isEmpty()) {
                progress.say("no setting is chosen: the baselines with its budget are not run");
            }
            List<RunResult> results =
                    runner.run(
                            set,
                            runs,
                            name,
                            (soFar, clips) ->
                                    new FinishedEvaluation(
                                                    report(set.of(clips), chosenBy, soFar, name),
                                                    soFar,
                                                    published,
                                                    Optional.of(
                                                            new FinishedEvaluation.DonePart(
                                                                    clips.size(),
                                                                    set.clips().size())),
                                                    journal.seconds())
                                            .write(folder));
            return new FinishedEvaluation(
                    report(set, choice, results, name),
                    results,
                    published,
                    Optional.empty(),
                    journal.seconds());
        }
    }

    /** Seconds of video that all runs process together, if a setting is chosen. */
    private double work(EvalSet set, EvalPlan plan) {
        Optional<PolicySpec> any = plan.policies().stream().findFirst();
        int runs =
                runs(plan.policies(), plan.validation().isPresent() ? any : plan.chosen()).size();
        double validation =
                plan.validation()
                        .map(it -> it.seconds() * (plan.policies().size() + 1))
                        .orElse(0.0);
        return validation + set.seconds() * runs;
    }

    private List<EvalRun> runs(List<PolicySpec> policies, Optional<PolicySpec> chosen) {
        List<EvalRun> runs = new ArrayList<>();
        runs.add(EvalRun.reference());
        runs.addAll(EvalRun.baselines());
        policies.forEach(policy -> runs.add(EvalRun.of(policy)));
        if (chosen.isPresent()) {
            runs.addAll(EvalRun.budgeted());
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
