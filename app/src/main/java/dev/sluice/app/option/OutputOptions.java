// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.option;

import dev.sluice.app.progress.Progress;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Where a verb prints. Results go to standard output: lines for people, or with {@code --json} one
 * JSON object a line. Progress and messages go to standard error.
 */
public final class OutputOptions {

    /** The name of the option that asks for JSON. */
    public static final String JSON = "--json";

    @Option(
            names = JSON,
            description =
                    "Prints results and errors as JSON, one object a line, on standard output;"
                            + " messages for people go to standard error.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Whether results are printed as JSON. */
    public boolean json() {
        return json;
    }

    /** Standard output. */
    public PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Standard error, for messages. */
    public PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Begins to show progress, which the caller closes before it prints the last result. */
    public Progress progress() {
        return Progress.on(err());
    }

    /** Prints a message that is no result, whatever the form of the results. */
    public void say(String text, Object... arguments) {
        line(err(), format(text, arguments));
    }

    /** Prints a part of the results that only people need, such as a title. */
    public void title(String text) {
        if (!json) {
            line(out(), text);
        }
    }

    /** Prints a result in the form that was asked for. */
    public void print(String text, JsonNode object) {
        print(text, object.toString());
    }

    /**
     * Prints a result in the form that was asked for.
     *
     * @param object a JSON object
     */
    public void print(String text, String object) {
        line(out(), json ? object : text);
    }

    private static String format(String text, Object... arguments) {
        return arguments.length == 0 ? text : String.format(Locale.ROOT, text, arguments);
    }

    private static void line(PrintWriter writer, String text) {
        writer.println(text);
        writer.flush();
    }
}
