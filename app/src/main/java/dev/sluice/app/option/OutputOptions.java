// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.option;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Where a verb prints. Results go to standard output: lines for people, or with {@code --json} one
 * JSON object a line. Progress goes there too, but to standard error where results are JSON.
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

    /** Where progress is printed. */
    public PrintWriter progress() {
        return json ? spec.commandLine().getErr() : spec.commandLine().getOut();
    }

    /** Prints a message about progress. */
    public void say(String text, Object... arguments) {
        line(progress(), format(text, arguments));
    }

    /** Prints a message that is no result, whatever the form of the results. */
    public void warn(String text, Object... arguments) {
        line(spec.commandLine().getErr(), format(text, arguments));
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
