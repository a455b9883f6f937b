// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.app.option.PolicyConverter;
import dev.sluice.evaluation.journal.Settings;
import dev.sluice.evaluation.watch.WatchEvaluation;
import dev.sluice.evaluation.watch.WatchReport;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.world.Split;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.function.Consumer;

/** {@code sluice eval watch}: measures when watches fire. */
@Command(
        name = "watch",
        description =
                "Asks watches about scenes of the room (\"Tell me when the circle comes.\") and"
                        + " compares the times at which they fire with the true ones, and with those"
                        + " of watches whose every change counts and of the same questions asked as"
                        + " often at even distances.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class WatchCommand extends TrialCommand {

    @Option(
            names = "--clips",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "The number of clips. Each is a scene of one to two minutes (default:"
                            + " ${DEFAULT-VALUE}).")
    private int clips;

    @Option(
            names = "--policy",
            paramLabel = PolicyConverter.LABEL,
            converter = PolicyConverter.class,
            description =
                    PolicyConverter.HELP
                            + "It replaces the configured policy and its options (default: the"
                            + " configured policy).")
    private @Nullable PolicySpec policy;

    @Option(
            names = "--validation",
            description = "Use scenes on which settings are chosen, instead of those of the test.")
    private boolean validation;

    @Override
    int clips() {
        return clips;
    }

    @Override
    void describe(Settings.Builder settings) {
        settings.with("policy", policy == null ? "as configured" : policy)
                .with("validation", validation);
    }

    @Override
    Outcome run(Tools tools, Consumer<Outcome> soFar) throws Exception {
        if (policy != null) {
            policy.configure(tools.config());
        }
        tools.config().set(ModelOptions.PATH, tools.model().folder().toString());
        RecommendedDefaults.apply(tools.config()); // as a job does
        Split split = validation ? Split.VALIDATION : Split.TEST;
        WatchEvaluation evaluation =
                new WatchEvaluation(
                        tools.replay(),
                        tools.config(),
                        tools.model(),
                        tools.progress(),
                        report -> soFar.accept(outcome(report)));
        return outcome(evaluation.run(split, firstScene(WatchEvaluation.FIRST_SCENE), clips));
    }

    private static Outcome outcome(WatchReport report) {
        return new Outcome(report.table(), report.json());
    }
}
