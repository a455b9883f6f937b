// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.evaluation.replay.LocalReplay;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.evaluation.report.AccuracyPlot;
import dev.sluice.evaluation.report.AnswerLines;
import dev.sluice.evaluation.report.EvalReport;
import dev.sluice.evaluation.report.PolicyChoiceReport;
import dev.sluice.evaluation.report.RunSummaries;
import dev.sluice.evaluation.run.EvalRun;
import dev.sluice.evaluation.run.EvalRunner;
import dev.sluice.evaluation.run.RunResult;
import dev.sluice.evaluation.score.PolicyChoice;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.operators.config.GateOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.platform.config.PolicySpec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One evaluation from its plan to its report. For one thread. */
public final class Evaluation {

    private static final int PARALLELISM = 2;
    private static final int ANSWER_TOKENS = 16;
    private static final int HEAP_SHARE = 4;

    private final Configuration config;
    private final Path model;
    private final Optional<Path> control;
    private final Consumer<String> progress;
    private List<RunResult> results = List.of();

    /**
     * @param config options that no run sets for itself
     * @param control folder of another model
     * @param progress told of what is done
     */
    public Evaluation(
            Configuration config, Path model, Optional<Path> control, Consumer<String> progress) {
        this.config = new Configuration(config);
        this.model = model.toAbsolutePath().normalize();
        this.control = control.map(folder -> folder.toAbsolutePath().normalize());
        this.progress = progress;
        this.config.set(QueryOptions.WORKERS, PARALLELISM);
        this.config.set(QueryOptions.MAX_NEW_TOKENS, ANSWER_TOKENS);
        if (!config.contains(ModelOptions.THREADS)) {
            this.config.set(ModelOptions.THREADS, 1); // many streams keep the cores busy
        }
    }

    /** Runs all that is planned. */
    public EvalReport run(EvalSet set, EvalPlan plan) throws Exception {
        progress.accept("model: " + model.getFileName());
        RuntimeOptions options = ModelOptions.runtime(config);
        long cache = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
        try (SharedModel opened = new SharedModel(model, options, cache);
                Controls controls = Controls.open(control, options, cache);
                LocalReplay replay = LocalReplay.start(PARALLELISM)) {
            EvalRunner evaluation =
                    new EvalRunner(replay, config, opened, controls.model(), progress);
            Optional<PolicyChoiceReport> choice = Optional.empty();
            if (plan.validation().isPresent()) {
                choice = Optional.of(choose(evaluation, plan.validation().get(), plan.policies()));
            }
            Optional<PolicySpec> chosen =
                    choice.isPresent()
                            ? choice.get().chosen().map(PolicySpec::parse)
                            : plan.chosen();
            List<EvalRun> runs = runs(plan.policies(), chosen);
            Optional<String> name = chosen.map(PolicySpec::toString);
            results = evaluation.run(set, runs, name);
            return new EvalReport(
                    set,
                    model.getFileName().toString(),
                    control.map(folder -> folder.getFileName().toString()),
                    config.get(GateOptions.THRESHOLD),
                    choice,
                    RunSummaries.of(set, results, name));
        }
    }

    /** What each run of the set came to. */
    public List<RunResult> results() {
        return results;
    }

    private List<EvalRun> runs(List<PolicySpec> policies, Optional<PolicySpec> chosen) {
        List<EvalRun> runs = new ArrayList<>();
        runs.add(EvalRun.reference());
        runs.addAll(EvalRun.baselines());
        policies.forEach(policy -> runs.add(EvalRun.of(policy)));
        if (chosen.isPresent()) {
            runs.addAll(EvalRun.budgeted());
        } else {
            progress.accept("no setting is chosen: baselines of its budget are left out");
        }
        if (control.isPresent()) {
            runs.addAll(EvalRun.control(chosen));
        }
        return runs;
    }

    private static PolicyChoiceReport choose(
            EvalRunner evaluation, EvalSet validation, List<PolicySpec> policies) throws Exception {
        List<EvalRun> runs = new ArrayList<>();
        runs.add(EvalRun.reference());
        policies.forEach(policy -> runs.add(EvalRun.of(policy)));
        List<RunResult> results = evaluation.run(validation, runs, Optional.empty());
        double reference = results.get(0).accuracy();
        List<PolicyChoice.Candidate> candidates =
                results.stream()
                        .skip(1)
                        .map(
                                it ->
                                        new PolicyChoice.Candidate(
                                                it.run().name(),
                                                it.run().policy().name(),
                                                it.kept(),
                                                it.accuracy()))
                        .toList();
        Map<String, String> byPolicy = new LinkedHashMap<>();
        for (PolicySpec policy : policies) {
            PolicyChoice.of(candidates, reference, policy.name())
                    .ifPresent(it -> byPolicy.put(policy.name(), it.name()));
        }
        return new PolicyChoiceReport(
                validation.name(),
                validation.questions().size(),
                reference,
                candidates,
                byPolicy,
                PolicyChoice.of(candidates, reference).map(PolicyChoice.Candidate::name));
    }

    /** Adds when and how long: what differs from run to run. */
    public void addTiming(ObjectNode report, double seconds) {
        ObjectNode timing = report.putObject("timing");
        timing.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        timing.put("seconds", Math.round(seconds));
        timing.put("processors", Runtime.getRuntime().availableProcessors());
        timing.put("java", Runtime.version().feature());
    }

    /** Writes all files of the report. */
    public void write(EvalReport report, ObjectNode object, String table, ReportFolder folder) {
        folder.whole(object);
        folder.text("report.md", table);
        folder.text("plot.svg", AccuracyPlot.of(report));
        List<String> lines = AnswerLines.of(report.set(), results);
        folder.text("answers.jsonl", String.join("\n", lines) + "\n");
    }

    /** The other model, where there is one. */
    private record Controls(Optional<SharedModel> model) implements AutoCloseable {

        static Controls open(Optional<Path> folder, RuntimeOptions options, long cache) {
            return new Controls(folder.map(path -> new SharedModel(path, options, cache)));
        }

        @Override
        public void close() {
            model.ifPresent(SharedModel::close);
        }
    }
}
