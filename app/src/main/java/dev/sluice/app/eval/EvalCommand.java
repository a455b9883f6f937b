// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.app.option.PolicyConverter;
import dev.sluice.evaluation.EvalPlan;
import dev.sluice.evaluation.Evaluation;
import dev.sluice.evaluation.FinishedEvaluation;
import dev.sluice.evaluation.QuestionSets;
import dev.sluice.evaluation.ReportFolder;
import dev.sluice.evaluation.published.PublishedSet;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.PolicySpec;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

/** {@code sluice eval}: measures how right answers are when tokens are dropped. */
@Command(
        name = "eval",
        subcommands = {WatchCommand.class, DriftCommand.class, HourCommand.class},
        description = {
            "Asks a set of questions through the operators of the job, once for each policy and"
                    + " baseline, and compares the answers with the right ones. First chooses a"
                    + " setting on scenes that are not part of any test. Needs no Kafka.",
            "Prints a table; writes report.json, report.md, plot.svg and answers.jsonl. If it is"
                    + " stopped, the same command continues where it was."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class EvalCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "NAME",
            defaultValue = "room",
            description =
                    "The set of questions: "
                            + QuestionSets.NAMES
                            + ", or "
                            + PublishedSet.NAMES
                            + " from your own files (default: ${DEFAULT-VALUE}).")
    private String data;

    @Option(
            names = "--control",
            paramLabel = "DIR",
            description =
                    "The folder of another model, which answers the same questions without dropping"
                            + " and with the chosen policy.")
    private @Nullable Path control;

    @Option(
            names = "--policy",
            paramLabel = PolicyConverter.LABEL,
            converter = PolicyConverter.class,
            description =
                    PolicyConverter.HELP + "Repeatable (default: several settings of each policy).")
    private List<PolicySpec> policies = List.of();

    @Option(
            names = "--choose",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Chooses a setting on validation scenes first, which is the default. Without"
                            + " it, the baselines with the chosen setting's budget are not run.")
    private boolean choose;

    @Option(
            names = "--chosen",
            paramLabel = PolicyConverter.LABEL,
            converter = PolicyConverter.class,
            description =
                    "The policy that counts as chosen, for example by an earlier run; written like"
                            + " --policy.")
    private @Nullable PolicySpec chosen;

    @Option(
            names = "--first",
            paramLabel = "N",
            description =
                    "The number of the first scene. Use one to evaluate scenes of the room that no"
                            + " choice was made on (default: 20000, 1020000 for room-long, 2020000 for"
                            + " room-moving).")
    private @Nullable Long first;

    @Option(
            names = "--clips",
            paramLabel = "N",
            description = "The number of clips. A smaller set is used whole (default: all).")
    private @Nullable Integer clips;

    @Option(
            names = "--questions",
            paramLabel = "N",
            description =
                    "The number of questions to ask. It is a bound for each family (default: 150"
                            + " for room and room-moving, else all).")
    private @Nullable Integer questions;

    @Mixin private CommonOptions common;

    @Mixin private PublishedOptions published;

    @Override
    public Integer call() throws Exception {
        check();
        Optional<PublishedSet> benchmark = published.load(data);
        EvalSet set =
                benchmark.isPresent()
                        ? QuestionSets.limited(
                                benchmark.get().set(), limit(clips), limit(questions))
                        : QuestionSets.load(data, firstScene(), limit(clips), limit(questions));
        if (set.questions().isEmpty()) {
            throw new SluiceException(
                    "found no questions in %s within these limits; raise --clips or --questions"
                            .formatted(data));
        }
        FinishedEvaluation finished;
        try (ShownProgress progress = common.progress()) {
            finished =
                    new Evaluation(
                                    common.configuration(),
                                    common.model(),
                                    Optional.ofNullable(control).map(CommonOptions::existing),
                                    progress)
                            .run(
                                    set,
                                    plan(benchmark.isPresent()),
                                    benchmark,
                                    ReportFolder.open(common.out()),
                                    common.restart());
        }
        common.print(finished.table(), finished.json());
        common.sayWhere();
        return 0;
    }

    private void check() {
        checkPositive("--clips", clips);
        checkPositive("--questions", questions);
        if (first != null && (first < 0 || !QuestionSets.isRoom(data))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "found --first %d with --data %s; expected 0 or more, and %s"
                            .formatted(first, data, QuestionSets.NAMES));
        }
    }

    private void checkPositive(String name, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new ParameterException(
                    spec.commandLine(), "found %s %d; expected at least 1".formatted(name, value));
        }
    }

    /**
     * @param foreign whether the set is not one of the room, whose scenes cannot choose for it
     */
    private EvalPlan plan(boolean foreign) {
        List<PolicySpec> specs =
                policies.isEmpty()
                        ? EvalPlan.usualPolicies()
                        : policies.stream().distinct().toList();
        if (chosen != null) {
            return EvalPlan.chosen(specs, chosen);
        }
        return choose && !foreign
                ? EvalPlan.choosing(
                        specs, QuestionSets.validation(data, limit(clips), limit(questions)))
                : EvalPlan.withoutChoice(specs);
    }

    private OptionalLong firstScene() {
        return first == null ? OptionalLong.empty() : OptionalLong.of(first);
    }

    private static OptionalInt limit(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
