// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.evaluation.journal.Settings;
import dev.sluice.evaluation.slowscene.SlowSceneEvaluation;
import dev.sluice.evaluation.slowscene.SlowSceneReport;

import picocli.CommandLine.Option;

import java.util.Optional;
import java.util.function.Consumer;

/** An evaluation on scenes in which something hardly moves. */
abstract class SlowSceneCommand extends TrialCommand {

    @Option(
            names = "--threshold",
            paramLabel = "X",
            defaultValue = "0.9",
            description = "The cosine from which a token is dropped (default: ${DEFAULT-VALUE}).")
    private double threshold;

    @Override
    Optional<String> wrong() {
        return threshold >= -1 && threshold <= 1
                ? Optional.empty()
                : Optional.of(
                        "found --threshold %s; expected a cosine, -1 to 1".formatted(threshold));
    }

    @Override
    void describe(Settings.Builder settings) {
        settings.with("threshold", threshold);
    }

    /**
     * Runs the evaluation.
     *
     * @param first number of the first scene
     */
    abstract SlowSceneReport run(SlowSceneEvaluation evaluation, long first, double threshold)
            throws Exception;

    @Override
    final Outcome run(Tools tools, Consumer<Outcome> soFar) throws Exception {
        SlowSceneEvaluation evaluation =
                new SlowSceneEvaluation(
                        tools.replay(),
                        tools.config(),
                        tools.model(),
                        tools.progress(),
                        report -> soFar.accept(outcome(report)));
        return outcome(run(evaluation, firstScene(SlowSceneEvaluation.FIRST_SCENE), threshold));
    }

    private static Outcome outcome(SlowSceneReport report) {
        return new Outcome(report.table(), report.json());
    }
}
