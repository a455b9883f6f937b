// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.app.option.ConfigurationOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Home;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;

/** The options of all evaluations: the model, the configuration and the report's folder. */
final class CommonOptions {

    @Option(
            names = "--restart",
            description =
                    "Throws away an unfinished evaluation in the folder of --out and begins anew"
                            + " (default: an evaluation that was stopped is continued, if it had the"
                            + " same settings).")
    private boolean restart;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "The model folder (default: the one that comes with the source).")
    private @Nullable Path model;

    @Option(
            names = "--out",
            paramLabel = "PATH",
            description =
                    "Where to write the output. It is a folder with the report (default: eval in"
                            + " Sluice's state folder).")
    private @Nullable Path out;

    @Mixin private ConfigurationOptions config;

    @Mixin private OutputOptions output;

    Configuration configuration() {
        return config.load();
    }

    Path model() {
        return existing(model == null ? Home.roomModel() : model);
    }

    /** Returns a folder that exists. */
    static Path existing(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new SluiceException(
                    "found no model folder %s; expected the path of one"
                            .formatted(folder.toAbsolutePath()));
        }
        return folder;
    }

    Path out() {
        return out == null ? Home.state().resolve("eval") : out;
    }

    /** Prints the report in the form that was asked for. */
    void print(String table, ObjectNode report) {
        output.print(table, report);
    }

    /** Whether an unfinished evaluation is thrown away. */
    boolean restart() {
        return restart;
    }

    /** Begins to show how far the evaluation is. */
    ShownProgress progress() {
        return new ShownProgress(output);
    }

    void sayWhere() {
        output.say("report: %s", Home.display(out().resolve("report.json")));
    }
}
