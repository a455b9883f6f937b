package dev.sluice.app.eval;

import dev.sluice.app.option.ConfigurationOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Home;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** What all evaluations have in common: a model, options, and where the report goes. */
final class CommonOptions {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model folder (default: the one that comes with the source).")
    private Path model;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the report goes (default: .sluice/eval).")
    private Path out = Path.of(".sluice", "eval");

    @Mixin private ConfigurationOptions config;

    @Option(names = "--json", description = "The report as JSON; progress on stderr.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    Configuration configuration() {
        return config.load();
    }

    Path model() {
        return existing(model == null ? Home.roomModel() : model);
    }

    /** The folder itself, if it is there. */
    static Path existing(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new SluiceException("there is no model folder " + folder.toAbsolutePath());
        }
        return folder;
    }

    Path out() {
        return out;
    }

    /** Prints the report in the form that was asked for. */
    void print(String table, ObjectNode report) throws JsonProcessingException {
        PrintWriter printer = spec.commandLine().getOut();
        printer.println(json ? JSON.writeValueAsString(report) : table);
        printer.flush();
    }

    void sayWhere() {
        say("report: " + Home.display(out.resolve("report.json")));
    }

    void say(String text) {
        spec.commandLine().getErr().println(text);
        spec.commandLine().getErr().flush();
    }
}
