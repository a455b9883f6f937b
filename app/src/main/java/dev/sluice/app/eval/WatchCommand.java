package dev.sluice.app.eval;

import dev.sluice.app.eval.run.PolicySpec;
import dev.sluice.app.eval.watch.WatchEvaluation;
import dev.sluice.app.eval.watch.WatchReport;
import dev.sluice.world.Split;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code sluice eval watch}: how well standing questions fire. */
@Command(
        name = "watch",
        description =
                "Lets questions stand over scenes of the room (\"Tell me when the circle comes.\") and"
                        + " compares the moments at which they fire with the true ones; beside it,"
                        + " the same questions asked as often at even distances.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class WatchCommand implements Callable<Integer> {

    @Option(
            names = "--clips",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many scenes of one to two minutes (default: ${DEFAULT-VALUE}).")
    private int clips;

    @Option(
            names = "--policy",
            paramLabel = "NAME:OPTION=VALUE,…",
            description = "A policy with its options (default: the configured one).")
    private String policy;

    @Mixin private TrialOptions options;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        TrialOptions.requireClips(spec, clips);
        PolicySpec named = policy == null ? null : policy();
        return options.run(
                spec,
                "watch",
                (replay, config, model) -> {
                    if (named != null) {
                        named.configure(config);
                    }
                    WatchReport report =
                            new WatchEvaluation(
                                            replay,
                                            config,
                                            model,
                                            text -> TrialOptions.say(spec, text))
                                    .run(Split.TEST, clips);
                    return new TrialOptions.Outcome(report.table(), report.json());
                });
    }

    private PolicySpec policy() {
        try {
            return PolicySpec.parse(policy);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
