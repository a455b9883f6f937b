// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.evaluation.journal.Settings;
import dev.sluice.evaluation.slowscene.SlowSceneEvaluation;
import dev.sluice.evaluation.slowscene.SlowSceneReport;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.Optional;
import java.util.function.Consumer;

/** {@code sluice eval drift}: measures whether slow motion is remembered. */
@Command(
        name = "drift",
        description =
                "A shape moves to another corner within five minutes, so slowly that no two steps"
                        + " differ. Asks where it is at the end: without dropping, with dtd-feature,"
                        + " which compares with the step before, and with dtd-anchored, which compares"
                        + " with the token that was kept last.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DriftCommand extends TrialCommand {

    @Option(
            names = "--clips",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "The number of clips. Each is a scene of seven minutes (default:"
                            + " ${DEFAULT-VALUE}).")
    private int clips;

    @Option(
            names = "--threshold",
            paramLabel = "X",
            defaultValue = "0.9",
            description = "The cosine from which a token is dropped (default: ${DEFAULT-VALUE}).")
    private double threshold;

    @Override
    int clips() {
        return clips;
    }

    @Override
    Optional<String> wrong() {
        return wrongCosine(threshold);
    }

    @Override
    void describe(Settings.Builder settings) {
        settings.with("threshold", threshold);
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
                evaluation.drift(firstScene(SlowSceneEvaluation.FIRST_SCENE), clips, threshold));
    }

    private static Outcome outcome(SlowSceneReport report) {
        return new Outcome(report.table(), report.json());
    }
}
