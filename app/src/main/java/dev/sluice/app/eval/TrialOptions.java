package dev.sluice.app.eval;

import dev.sluice.app.CliException;
import dev.sluice.app.Home;
import dev.sluice.app.config.ConfigFile;
import dev.sluice.app.eval.replay.LocalReplay;
import dev.sluice.app.eval.replay.SharedModel;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.QueryOptions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the smaller evaluations have in common: a model, options, and where the report goes. */
final class TrialOptions {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PARALLELISM = 2;
    private static final int ANSWER_TOKENS = 16;
    private static final int HEAP_SHARE = 4;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model folder (default: the one that comes with the source).")
    private Path model;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Where the report goes: a table, and a section of report.json (default:"
                            + " .sluice/eval).")
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

    @Option(names = "--json", description = "The report as JSON; progress on stderr.")
    private boolean json;

    /** What is run. */
    @FunctionalInterface
    interface Trial {
        Outcome run(LocalReplay replay, Configuration config, SharedModel model) throws Exception;
    }

    /** A report in both forms. */
    record Outcome(String table, ObjectNode json) {}

    /**
     * Runs it and reports.
     *
     * @param name of the section, and of the table's file
     */
    int run(CommandSpec spec, String name, Trial trial) throws Exception {
        Configuration options =
                ConfigFile.load(config == null ? Home.defaultConfig() : config, values);
        options.set(QueryOptions.WORKERS, PARALLELISM);
        options.set(QueryOptions.MAX_NEW_TOKENS, ANSWER_TOKENS);
        Path folder = model == null ? Home.roomModel() : model;
        if (!Files.isDirectory(folder)) {
            throw new CliException("there is no model folder " + folder.toAbsolutePath());
        }
        long cache = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
        Outcome outcome;
        try (SharedModel opened =
                        new SharedModel(
                                folder.toAbsolutePath().normalize(),
                                ModelOptions.runtime(options),
                                cache);
                LocalReplay replay = LocalReplay.start(PARALLELISM)) {
            outcome = trial.run(replay, options, opened);
        }
        write(name, outcome);
        spec.commandLine()
                .getOut()
                .println(json ? JSON.writeValueAsString(outcome.json()) : outcome.table());
        spec.commandLine().getOut().flush();
        say(spec, "report: " + Home.display(out.resolve("report.json")));
        return 0;
    }

    /** Puts the section beside those that other evaluations have left. */
    private void write(String name, Outcome outcome) throws IOException {
        Files.createDirectories(out);
        Files.writeString(out.resolve(name + ".md"), outcome.table());
        Path file = out.resolve("report.json");
        JsonNode before =
                Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
        if (!(before instanceof ObjectNode report)) {
            throw new CliException(
                    "%s is no report: expected a JSON object; name another folder with --out"
                            .formatted(file));
        }
        report.set(name, outcome.json());
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
    }

    static void requireClips(CommandSpec spec, int clips) {
        if (clips < 1) {
            throw new ParameterException(spec.commandLine(), "expected --clips of at least 1");
        }
    }

    static void say(CommandSpec spec, String text) {
        spec.commandLine().getErr().println(text);
        spec.commandLine().getErr().flush();
    }
}
