package dev.sluice.app.eval;

import dev.sluice.evaluation.replay.LocalReplay;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.evaluation.still.StillEvaluation;
import dev.sluice.evaluation.still.StillReport;

import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.Optional;

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
final class DriftCommand extends TrialCommand {

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

    @Override
    int clips() {
        return clips;
    }

    @Override
    Optional<String> wrong() {
        return wrongCosine(threshold);
    }

    @Override
    Outcome run(LocalReplay replay, Configuration config, SharedModel model) throws Exception {
        StillReport report =
                new StillEvaluation(replay, config, model, this::say).drift(clips, threshold);
        return new Outcome(report.table(), report.json());
    }
}
