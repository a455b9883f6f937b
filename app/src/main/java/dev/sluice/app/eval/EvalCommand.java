package dev.sluice.app.eval;

import dev.sluice.app.option.PolicyConverter;
import dev.sluice.evaluation.EvalPlan;
import dev.sluice.evaluation.EvalSession;
import dev.sluice.evaluation.PublishedReport;
import dev.sluice.evaluation.QuestionData;
import dev.sluice.evaluation.ReportFolder;
import dev.sluice.evaluation.benchmark.PublishedSet;
import dev.sluice.evaluation.report.EvalReport;
import dev.sluice.evaluation.report.MarkdownTable;
import dev.sluice.evaluation.report.ReportJson;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.PolicySpec;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code sluice eval}: what answers are worth when tokens are dropped. */
@Command(
        name = "eval",
        subcommands = {WatchCommand.class, DriftCommand.class, HourCommand.class},
        description = {
            "Asks a set of questions through the operators of the job, once for each policy and"
                    + " baseline, and compares the answers with the right ones. Chooses a setting on"
                    + " scenes that are in no test first. Needs no Kafka.",
            "Prints a table; writes report.json, report.md, plot.svg and answers.jsonl."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class EvalCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "SET",
            defaultValue = "room",
            description =
                    "Which questions: "
                            + QuestionData.NAMES
                            + ", or "
                            + PublishedSet.NAMES
                            + " from your own files (default: room).")
    private String data;

    @Option(
            names = "--control",
            paramLabel = "DIR",
            description =
                    "Another model's folder: asked the same without dropping and with the chosen"
                            + " policy.")
    private Path control;

    @Option(
            names = "--policy",
            paramLabel = "NAME:OPTION=VALUE,…",
            converter = PolicyConverter.class,
            description =
                    "A policy with its options, as of 'reduce', and 'gate' for the frame gate's"
                            + " threshold; repeatable (default: several settings of each).")
    private List<PolicySpec> policies = List.of();

    @Option(
            names = "--choose",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Choose a setting on validation scenes first, which is the default; without,"
                            + " no baseline of the chosen one's budget is run.")
    private boolean choose;

    @Option(
            names = "--chosen",
            paramLabel = "NAME:OPTION=VALUE,…",
            converter = PolicyConverter.class,
            description = "Take this policy as the chosen one, as an earlier run found it.")
    private PolicySpec chosen;

    @Option(
            names = "--first",
            paramLabel = "N",
            description =
                    "Number of the first scene of the room, to be asked about scenes that nobody"
                            + " has seen yet (default: 20000; of room-long: 1020000).")
    private Long first;

    @Option(names = "--clips", paramLabel = "N", description = "At most so many clips.")
    private Integer clips;

    @Option(
            names = "--questions",
            paramLabel = "N",
            description = "At most so many questions of a family (default: 150 of room).")
    private Integer questions;

    @Mixin private CommonOptions common;

    @Mixin private PublishedOptions published;

    @Override
    public Integer call() throws Exception {
        check();
        Optional<PublishedSet> benchmark = published.load(data);
        EvalSet set =
                benchmark.isPresent()
                        ? QuestionData.limited(
                                benchmark.get().set(), limit(clips), limit(questions))
                        : QuestionData.load(data, firstScene(), limit(clips), limit(questions));
        if (set.questions().isEmpty()) {
            throw new SluiceException("set %s has no questions with these limits".formatted(data));
        }
        EvalSession session =
                new EvalSession(
                        common.configuration(),
                        common.model(),
                        Optional.ofNullable(control).map(CommonOptions::existing),
                        common::say);
        ReportFolder folder = ReportFolder.open(common.out());
        long began = System.nanoTime();
        EvalReport report = session.run(set, plan(benchmark.isPresent()));
        ObjectNode object = ReportJson.of(report);
        session.addTiming(object, (System.nanoTime() - began) / 1e9);
        Set<String> asked =
                set.questions().stream().map(EvalQuestion::id).collect(Collectors.toSet());
        benchmark.ifPresent(it -> PublishedReport.add(object, it, session.results(), asked));
        String table = MarkdownTable.of(report);
        if (benchmark.isPresent()) {
            table += "\n" + PublishedReport.table(benchmark.get(), session.results(), asked);
        }
        common.print(table, object);
        session.write(report, object, table, folder);
        common.sayWhere();
        return 0;
    }

    private void check() {
        if (clips != null && clips < 1 || questions != null && questions < 1) {
            throw new ParameterException(
                    spec.commandLine(), "expected --clips and --questions of at least 1");
        }
        if (first != null && (first < 0 || !QuestionData.isRoom(data))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--first %d with --data %s; expected 0 or more, and %s"
                            .formatted(first, data, QuestionData.NAMES));
        }
    }

    /**
     * @param foreign whether the set is not of the room, whose scenes say nothing about it
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
                ? EvalPlan.choosing(specs, QuestionData.validation(limit(clips), limit(questions)))
                : EvalPlan.withoutChoice(specs);
    }

    private OptionalLong firstScene() {
        return first == null ? OptionalLong.empty() : OptionalLong.of(first);
    }

    private static OptionalInt limit(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
