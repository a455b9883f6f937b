// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import dev.sluice.app.option.OutputOptions;
import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.ingest.source.SourceException;
import dev.sluice.platform.SluiceException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine;

import java.util.Arrays;

/** An error as {@code --json} prints it: {@code {"error":{"code","message"}}}. Stateless. */
final class ErrorObject {

    /** The code of arguments that were not understood. */
    static final String USAGE = "USAGE";

    /** The code of a failure that has no {@link ErrorCode} and is no defect. */
    static final String FAILED = "FAILED";

    private static final ObjectMapper JSON = new ObjectMapper();

    private ErrorObject() {}

    /** Whether the arguments ask for JSON, even if they cannot be parsed. */
    static boolean wanted(String... arguments) {
        return Arrays.asList(arguments).contains(OutputOptions.JSON);
    }

    /** Prints one line on standard output, where the results would have been. */
    static void print(CommandLine command, String code, String message) {
        ObjectNode object = JSON.createObjectNode();
        object.putObject("error").put("code", code).put("message", message);
        command.getOut().println(object);
        command.getOut().flush();
    }

    /** The code of the first failure in the chain of causes that has one. */
    static String code(Throwable failure) {
        boolean expected = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SourceException) {
                return ErrorCode.SOURCE_UNAVAILABLE.name();
            }
            ErrorCode code = ErrorCode.of(cause);
            if (code != ErrorCode.INTERNAL) {
                return code.name();
            }
            expected |= cause instanceof SluiceException;
        }
        return expected ? FAILED : ErrorCode.INTERNAL.name();
    }
}
