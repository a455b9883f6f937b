// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.app.option.PolicyConverter;
import dev.sluice.evaluation.replay.LocalReplay;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.evaluation.watch.WatchEvaluation;
import dev.sluice.evaluation.watch.WatchReport;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.world.Split;

import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice eval watch}: measures when watches fire. */
@Command(
        name = "watch",
        description =
                "Asks watches about scenes of the room (\"Tell me when the circle comes.\") and"
                        + " compares the times at which they fire with the true ones, and with those"
                        + " of the same questions asked as often at even distances.",
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

    @Override
    int clips() {
        return clips;
    }

    @Override
    Outcome run(LocalReplay replay, Configuration config, SharedModel model) throws Exception {
        if (policy != null) {
            policy.configure(config);
        }
        WatchReport report =
                new WatchEvaluation(replay, config, model, this::say).run(Split.TEST, clips);
        return new Outcome(report.table(), report.json());
    }
}
