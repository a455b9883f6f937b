// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.evaluation.journal.Settings;
import dev.sluice.evaluation.slowscene.SlowSceneEvaluation;
import dev.sluice.evaluation.slowscene.SlowSceneReport;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.Optional;
import java.util.function.Consumer;

/** {@code sluice eval hour}: measures whether a thing that never moved is remembered. */
@Command(
        name = "hour",
        description =
                "A shape stays in its corner for an hour while another one moves. Asks about it at the"
                        + " end, with a memory for the tokens of a few frames and with the default one.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class HourCommand extends TrialCommand {

    @Option(
            names = "--clips",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "The number of clips. Each is a scene of an hour (default: ${DEFAULT-VALUE}).")
    private int clips;

    @Option(
            names = "--threshold",
            paramLabel = "X",
            defaultValue = "0.9",
            description = "The cosine from which a token is dropped (default: ${DEFAULT-VALUE}).")
    private double threshold;

    @Option(
            names = "--budget",
            paramLabel = "N",
            defaultValue = "108",
            description = "The size of the small memory, tokens (default: ${DEFAULT-VALUE}).")
    private int budget;

    @Override
    int clips() {
        return clips;
    }

    @Override
    Optional<String> wrong() {
        return budget < 1
                ? Optional.of("found --budget %d; expected at least 1 token".formatted(budget))
                : wrongCosine(threshold);
    }

    @Override
    void describe(Settings.Builder settings) {
        settings.with("threshold", threshold).with("budget", budget);
    }

    @Override
    Outcome run(Tools tools, Consumer<Outcome> soFar) throws Exception {
        SlowSceneEvaluation evaluation =
                new SlowSceneEvaluation(
                        tools.replay(),
                        tools.config(),
                        tools.model(),
                        tools.progress(),
                        report -> soFar.accept(outcome(report)));
        return outcome(
                evaluation.hour(
                        firstScene(SlowSceneEvaluation.FIRST_SCENE), clips, threshold, budget));
    }

    private static Outcome outcome(SlowSceneReport report) {
        return new Outcome(report.table(), report.json());
    }
}
