// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.evaluation.EvaluationSettings;
import dev.sluice.evaluation.ReportFolder;
import dev.sluice.evaluation.replay.LocalReplay;
import dev.sluice.evaluation.replay.SharedModel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.Optional;
import java.util.concurrent.Callable;

/** One of the smaller evaluations; its report is a section beside those of the others. */
abstract class TrialCommand implements Callable<Integer> {

    @Mixin private CommonOptions common;

    @Spec private CommandSpec spec;

    /** A report in both forms. */
    record Outcome(String table, ObjectNode json) {}

    /** Returns the value of {@code --clips}. */
    abstract int clips();

    /** Returns the error of options that are out of range; empty if there is none. */
    Optional<String> wrong() {
        return Optional.empty();
    }

    /** Runs the evaluation. */
    abstract Outcome run(LocalReplay replay, Configuration config, SharedModel model)
            throws Exception;

    @Override
    public final Integer call() throws Exception {
        if (clips() < 1) {
            throw new ParameterException(
                    spec.commandLine(), "found --clips %d; expected at least 1".formatted(clips()));
        }
        wrong().ifPresent(
                        expected -> {
                            throw new ParameterException(spec.commandLine(), expected);
                        });
        ReportFolder report = ReportFolder.open(common.out());
        EvaluationSettings settings = EvaluationSettings.of(common.configuration());
        Outcome outcome;
        try (SharedModel model = settings.openModel(common.model());
                LocalReplay replay = settings.startReplay()) {
            outcome = run(replay, settings.configuration(), model);
        }
        common.print(outcome.table(), outcome.json());
        report.writeText(spec.name() + ".md", outcome.table());
        report.writeSection(spec.name(), outcome.json());
        common.sayWhere();
        return 0;
    }

    /** Returns the error of a threshold that is no cosine; empty if there is none. */
    static Optional<String> wrongCosine(double threshold) {
        return threshold >= -1 && threshold <= 1
                ? Optional.empty()
                : Optional.of(
                        "found --threshold %s; expected a cosine, -1 to 1".formatted(threshold));
    }

    final void say(String text) {
        common.say(text);
    }
}
