// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import dev.sluice.operators.config.ConfigException;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Home;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

import java.io.PrintWriter;

/** Prints why a verb failed. Stateless. */
final class FailureHandler implements IExecutionExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult parsed) {
        String verb = command.getCommandSpec().qualifiedName();
        String message = message(failure);
        PrintWriter err = command.getErr();
        if (ErrorObject.wanted(parsed.originalArgs().toArray(String[]::new))) {
            ErrorObject.print(command, ErrorObject.code(failure), message);
        } else {
            err.println(command.getColorScheme().errorText(verb + ": " + message));
        }
        if (!isComplete(failure)) {
            LOG.info("{} failed", verb, failure);
            err.println("details: " + Home.logFile());
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** Whether the message says everything that a person needs. */
    private static boolean isComplete(Exception failure) {
        return failure instanceof SluiceException || failure instanceof ConfigException;
    }

    private static String message(Exception failure) {
        String message = failure.getMessage();
        return message != null && (isComplete(failure) || message.contains(" "))
                ? message
                : failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
