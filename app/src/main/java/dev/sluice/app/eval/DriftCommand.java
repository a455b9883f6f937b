package dev.sluice.app.eval;

import dev.sluice.app.eval.still.StillEvaluation;
import dev.sluice.app.eval.still.StillReport;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code sluice eval drift}: what becomes of a shape that creeps. */
@Command(
        name = "drift",
        description =
                "A shape creeps to another corner within five minutes, so slowly that no step shows"
                        + " it. Asks where it is in the end: without dropping, with dtd-feature, which"
                        + " compares with the step before, and with dtd-anchored, which compares with"
                        + " what was kept.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DriftCommand implements Callable<Integer> {

    @Option(
            names = "--clips",
            paramLabel = "N",
            defaultValue = "8",
            description = "How many scenes of seven minutes (default: ${DEFAULT-VALUE}).")
    private int clips;

    @Option(
            names = "--threshold",
            paramLabel = "COSINE",
            defaultValue = "0.9",
            description = "A token over this is dropped (default: ${DEFAULT-VALUE}).")
    private double threshold;

    @Mixin private TrialOptions options;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        TrialOptions.requireClips(spec, clips);
        return options.run(
                spec,
                "drift",
                (replay, config, model) -> {
                    StillReport report =
                            new StillEvaluation(
                                            replay,
                                            config,
                                            model,
                                            text -> TrialOptions.say(spec, text))
                                    .drift(clips, threshold);
                    return new TrialOptions.Outcome(report.table(), report.json());
                });
    }
}
