package dev.sluice.app.eval;

import dev.sluice.evaluation.replay.LocalReplay;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.evaluation.still.StillEvaluation;
import dev.sluice.evaluation.still.StillReport;

import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.Optional;

/** {@code sluice eval hour}: whether what stood still for an hour is still known. */
@Command(
        name = "hour",
        description =
                "A shape stands in its corner for an hour while another goes about. Asks for it in the"
                        + " end, with a memory of a few pictures' tokens and with the usual one.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class HourCommand extends TrialCommand {

    @Option(
            names = "--clips",
            paramLabel = "N",
            defaultValue = "8",
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

    @Override
    int clips() {
        return clips;
    }

    @Override
    Optional<String> wrong() {
        return budget < 1
                ? Optional.of("--budget %d; expected at least 1 token".formatted(budget))
                : wrongCosine(threshold);
    }

    @Override
    Outcome run(LocalReplay replay, Configuration config, SharedModel model) throws Exception {
        StillReport report =
                new StillEvaluation(replay, config, model, this::say)
                        .hour(clips, threshold, budget);
        return new Outcome(report.table(), report.json());
    }
}
