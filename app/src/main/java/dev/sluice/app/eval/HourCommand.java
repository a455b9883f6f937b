// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.evaluation.journal.Settings;
import dev.sluice.evaluation.slowscene.SlowSceneEvaluation;
import dev.sluice.evaluation.slowscene.SlowSceneReport;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.Optional;

/** {@code sluice eval hour}: measures whether a thing that never moved is remembered. */
@Command(
        name = "hour",
        description =
                "A shape stays in its corner for an hour while another one moves. Asks about it at the"
                        + " end, with a memory for the tokens of a few frames and with the default one.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class HourCommand extends SlowSceneCommand {

    @Option(
            names = "--clips",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "The number of clips. Each is a scene of an hour (default: ${DEFAULT-VALUE}).")
    private int clips;

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
                : super.wrong();
    }

    @Override
    void describe(Settings.Builder settings) {
        super.describe(settings);
        settings.with("budget", budget);
    }

    @Override
    SlowSceneReport run(SlowSceneEvaluation evaluation, long first, double threshold)
            throws Exception {
        return evaluation.hour(first, clips, threshold, budget);
    }
}
