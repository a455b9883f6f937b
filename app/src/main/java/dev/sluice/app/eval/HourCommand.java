package dev.sluice.app.eval;

import dev.sluice.app.eval.still.StillEvaluation;
import dev.sluice.app.eval.still.StillReport;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code sluice eval hour}: whether what stood still for an hour is still known. */
@Command(
        name = "hour",
        description =
                "A shape stands in its corner for an hour while another goes about. Asks for it in the"
                        + " end, with a memory of a few pictures' tokens and with the usual one.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class HourCommand implements Callable<Integer> {

    @Option(
            names = "--clips",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many scenes of an hour (default: ${DEFAULT-VALUE}).")
    private int clips;

    @Option(
            names = "--threshold",
            paramLabel = "COSINE",
            defaultValue = "0.9",
            description = "A token over this is dropped (default: ${DEFAULT-VALUE}).")
    private double threshold;

    @Option(
            names = "--budget",
            paramLabel = "TOKENS",
            defaultValue = "108",
            description = "Tokens of the small memory (default: ${DEFAULT-VALUE}).")
    private int budget;

    @Mixin private TrialOptions options;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        TrialOptions.requireClips(spec, clips);
        return options.run(
                spec,
                "hour",
                (replay, config, model) -> {
                    StillReport report =
                            new StillEvaluation(
                                            replay,
                                            config,
                                            model,
                                            text -> TrialOptions.say(spec, text))
                                    .hour(clips, threshold, budget);
                    return new TrialOptions.Outcome(report.table(), report.json());
                });
    }
}
