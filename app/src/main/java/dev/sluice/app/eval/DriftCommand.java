// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.evaluation.slowscene.SlowSceneEvaluation;
import dev.sluice.evaluation.slowscene.SlowSceneReport;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
final class DriftCommand extends SlowSceneCommand {

    @Option(
            names = "--clips",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "The number of clips. Each is a scene of seven minutes (default:"
                            + " ${DEFAULT-VALUE}).")
    private int clips;

    @Override
    int clips() {
        return clips;
    }

    @Override
    SlowSceneReport run(SlowSceneEvaluation evaluation, long first, double threshold)
            throws Exception {
        return evaluation.drift(first, clips, threshold);
    }
}
