// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Prints what was not understood: one line on how the verb is used, and the message as the last
 * line, where it is not scrolled away. Stateless.
 */
final class UsageErrorHandler implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        CommandSpec spec = command.getCommandSpec();
        String message = failure.getMessage() + suggestion(failure);
        if (ErrorObject.wanted(arguments)) {
            ErrorObject.print(command, ErrorObject.USAGE, message);
            return CommandLine.ExitCode.USAGE;
        }
        PrintWriter err = command.getErr();
        err.println(hint(spec));
        err.println(command.getColorScheme().errorText(spec.qualifiedName() + ": " + message));
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String hint(CommandSpec spec) {
        String name = spec.qualifiedName();
        String verb = spec.parent() == null ? " VERB" : "";
        String parameters =
                spec.positionalParameters().stream()
                        .map(PositionalParamSpec::paramLabel)
                        .map(label -> " " + label)
                        .collect(Collectors.joining());
        return "usage: %s%s [OPTIONS]%s (%s --help lists %s)"
                .formatted(
                        name, verb, parameters, name, verb.isEmpty() ? "the options" : "the verbs");
    }

    private static String suggestion(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        List<String> near = unmatched.getSuggestions();
        return near.isEmpty() ? "" : "; did you mean '%s'?".formatted(near.get(0));
    }
}
