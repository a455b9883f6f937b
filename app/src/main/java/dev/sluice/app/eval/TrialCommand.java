// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.evaluation.EvaluationSettings;
import dev.sluice.evaluation.Journals;
import dev.sluice.evaluation.ReportFolder;
import dev.sluice.evaluation.journal.Journal;
import dev.sluice.evaluation.journal.Settings;
import dev.sluice.evaluation.progress.EvalProgress;
import dev.sluice.evaluation.replay.JournaledReplay;
import dev.sluice.evaluation.replay.LocalReplay;
import dev.sluice.evaluation.replay.SharedModel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** One of the smaller evaluations; its report is a section beside those of the others. */
abstract class TrialCommand implements Callable<Integer> {

    @Option(
            names = "--first",
            paramLabel = "N",
            description =
                    "The number of the first scene. Use one to evaluate scenes of the room that no"
                            + " choice was made on (default: that of the set).")
    private @Nullable Long first;

    @Mixin private CommonOptions common;

    @Spec private CommandSpec spec;

    /** A report in both forms. */
    record Outcome(String table, ObjectNode json) {}

    /** Returns the value of {@code --clips}. */
    abstract int clips();

    /** Returns the value of {@code --first}, or the usual number. */
    final long firstScene(long usual) {
        return first == null ? usual : first;
    }

    /** Returns the error of options that are out of range; empty if there is none. */
    Optional<String> wrong() {
        return Optional.empty();
    }

    /** Adds the options on which the answers depend. */
    abstract void describe(Settings.Builder settings);

    /**
     * Runs the evaluation.
     *
     * @param soFar receives reports of a part of it
     */
    abstract Outcome run(Tools tools, Consumer<Outcome> soFar) throws Exception;

    /**
     * What an evaluation runs with.
     *
     * @param config options of the job
     */
    record Tools(
            JournaledReplay replay,
            Configuration config,
            SharedModel model,
            EvalProgress progress) {}

    @Override
    public final Integer call() throws Exception {
        if (clips() < 1) {
            throw new ParameterException(
                    spec.commandLine(), "found --clips %d; expected at least 1".formatted(clips()));
        }
        if (first != null && first < 0) {
            throw new ParameterException(
                    spec.commandLine(), "found --first %d; expected 0 or more".formatted(first));
        }
        wrong().ifPresent(
                        expected -> {
                            throw new ParameterException(spec.commandLine(), expected);
                        });
        ReportFolder folder = ReportFolder.open(common.out());
        EvaluationSettings settings = EvaluationSettings.of(common.configuration());
        Settings.Builder all = Journals.settings(settings.configuration(), common.model());
        describe(all.with("clips", clips()).with("first", first == null ? "usual" : first));
        Outcome outcome;
        try (ShownProgress progress = common.progress();
                Journal journal =
                        folder.journal(Optional.of(spec.name()), all.build(), common.restart())) {
            Journals.sayFound(journal, progress);
            outcome = run(settings, journal, progress, part -> write(folder, part, true));
            write(folder, outcome, false);
            journal.complete();
        }
        common.print(outcome.table(), outcome.json());
        common.sayWhere();
        return 0;
    }

    private Outcome run(
            EvaluationSettings settings,
            Journal journal,
            EvalProgress progress,
            Consumer<Outcome> soFar)
            throws Exception {
        try (SharedModel model = settings.openModel(common.model());
                LocalReplay replay = settings.startReplay()) {
            return run(
                    new Tools(
                            new JournaledReplay(replay, journal),
                            settings.configuration(),
                            model,
                            progress),
                    soFar);
        }
    }

    private void write(ReportFolder folder, Outcome outcome, boolean unfinished) {
        ObjectNode json = outcome.json();
        if (unfinished) {
            json.put("unfinished", true);
        }
        folder.writeText(
                spec.name() + ".md",
                unfinished ? "Unfinished.\n\n" + outcome.table() : outcome.table());
        folder.writeSection(spec.name(), json);
    }
}
