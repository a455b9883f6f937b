package dev.sluice.app.eval;

import dev.sluice.app.CliException;
import dev.sluice.app.eval.replay.LocalReplay;
import dev.sluice.app.eval.replay.SharedModel;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.QueryOptions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** One of the smaller evaluations: its report is a section beside those of the others. */
abstract class TrialCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PARALLELISM = 2;
    private static final int ANSWER_TOKENS = 16;
    private static final int HEAP_SHARE = 4;

    @Mixin private CommonOptions common;

    @Spec private CommandSpec spec;

    /** A report in both forms. */
    record Outcome(String table, ObjectNode json) {}

    /** How many clips were asked for. */
    abstract int clips();

    /** Runs it. */
    abstract Outcome run(LocalReplay replay, Configuration config, SharedModel model)
            throws Exception;

    @Override
    public final Integer call() throws Exception {
        if (clips() < 1) {
            throw new ParameterException(spec.commandLine(), "expected --clips of at least 1");
        }
        Configuration options = common.configuration();
        options.set(QueryOptions.WORKERS, PARALLELISM);
        options.set(QueryOptions.MAX_NEW_TOKENS, ANSWER_TOKENS);
        Path folder = common.model().toAbsolutePath().normalize();
        long cache = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
        Outcome outcome;
        try (SharedModel model = new SharedModel(folder, ModelOptions.runtime(options), cache);
                LocalReplay replay = LocalReplay.start(PARALLELISM)) {
            outcome = run(replay, options, model);
        }
        write(spec.name(), outcome);
        common.print(outcome.table(), outcome.json());
        return 0;
    }

    /** Puts the section beside those that other evaluations have left. */
    private void write(String name, Outcome outcome) throws IOException {
        Path out = Files.createDirectories(common.out());
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

    final void say(String text) {
        common.say(text);
    }
}
