package dev.sluice.app.eval;

import dev.sluice.app.CliException;
import dev.sluice.app.Home;
import dev.sluice.app.config.ConfigFile;
import dev.sluice.app.eval.bench.PublishedSet;
import dev.sluice.app.eval.report.EvalReport;
import dev.sluice.app.eval.report.MarkdownTable;
import dev.sluice.app.eval.report.ReportJson;
import dev.sluice.app.eval.run.PolicySpec;
import dev.sluice.app.eval.set.EvalQuestion;
import dev.sluice.app.eval.set.EvalSet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "SET",
            defaultValue = "room",
            description =
                    "Which questions: "
                            + QuestionData.NAMES
                            + ", or "
                            + PublishedOptions.NAMES
                            + " from your own files (default: room).")
    private String data;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model folder (default: the one that comes with the source).")
    private Path model;

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
            description =
                    "A policy with its options, as of 'reduce', and 'gate' for the frame gate's"
                            + " threshold; repeatable (default: several settings of each).")
    private List<String> policies = List.of();

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
            description = "Take this policy as the chosen one, as an earlier run found it.")
    private String chosen;

    @Option(names = "--clips", paramLabel = "N", description = "At most so many clips.")
    private Integer clips;

    @Option(
            names = "--questions",
            paramLabel = "N",
            description = "At most so many questions of a family (default: 150 of room).")
    private Integer questions;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the report goes (default: .sluice/eval).")
    private Path out = Path.of(".sluice", "eval");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file (default: configs/default.yaml).")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any option of docs/configuration.md, instead of the file's; repeatable.")
    private Map<String, String> values = new LinkedHashMap<>();

    @Mixin private PublishedOptions published;

    @Option(names = "--json", description = "The report as JSON; progress on stderr.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        check();
        Optional<PublishedSet> benchmark = published.load(data);
        EvalSet set =
                benchmark.isPresent()
                        ? QuestionData.limited(
                                benchmark.get().set(), limit(clips), limit(questions))
                        : QuestionData.load(data, limit(clips), limit(questions));
        if (set.questions().isEmpty()) {
            throw new CliException("set %s has no questions with these limits".formatted(data));
        }
        EvalSession session =
                new EvalSession(
                        configuration(),
                        model == null ? Home.roomModel() : model,
                        Optional.ofNullable(control),
                        this::say);
        long began = System.nanoTime();
        EvalReport report = session.run(set, plan(benchmark.isPresent()));
        ObjectNode object = ReportJson.of(report);
        session.addTiming(object, (System.nanoTime() - began) / 1e9);
        Set<String> asked =
                set.questions().stream().map(EvalQuestion::id).collect(Collectors.toSet());
        benchmark.ifPresent(it -> PublishedReport.add(object, it, session.results(), asked));
        session.write(report, object, out);
        spec.commandLine()
                .getOut()
                .println(json ? JSON.writeValueAsString(object) : MarkdownTable.of(report));
        if (!json) {
            benchmark.ifPresent(
                    it ->
                            spec.commandLine()
                                    .getOut()
                                    .println(PublishedReport.table(it, session.results(), asked)));
        }
        spec.commandLine().getOut().flush();
        say("report: %s".formatted(Home.display(out.resolve("report.json"))));
        return 0;
    }

    private void check() {
        if (clips != null && clips < 1 || questions != null && questions < 1) {
            throw new ParameterException(
                    spec.commandLine(), "expected --clips and --questions of at least 1");
        }
        checkFolder(model);
        checkFolder(control);
    }

    private static void checkFolder(Path folder) {
        if (folder != null && !Files.isDirectory(folder)) {
            throw new CliException("there is no model folder " + folder.toAbsolutePath());
        }
    }

    /**
     * @param foreign whether the set is not of the room, whose scenes say nothing about it
     */
    private EvalPlan plan(boolean foreign) {
        List<PolicySpec> specs =
                policies.isEmpty()
                        ? EvalPlan.usualPolicies()
                        : policies.stream().map(this::policy).distinct().toList();
        if (chosen != null) {
            return EvalPlan.chosen(specs, policy(chosen));
        }
        return choose && !foreign
                ? EvalPlan.choosing(specs, QuestionData.validation(limit(clips), limit(questions)))
                : EvalPlan.withoutChoice(specs);
    }

    private PolicySpec policy(String text) {
        try {
            return PolicySpec.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Configuration configuration() {
        return ConfigFile.load(config == null ? Home.defaultConfig() : config, values);
    }

    private static OptionalInt limit(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private void say(String text) {
        spec.commandLine().getErr().println(text);
        spec.commandLine().getErr().flush();
    }
}
