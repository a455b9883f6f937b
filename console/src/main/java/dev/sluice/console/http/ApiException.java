// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import java.util.Locale;

/** A request that is refused, with the status, code and message of its response. */
public final class ApiException extends RuntimeException {

    private final int status;
    private final String code;

    /**
     * @param status the HTTP status
     * @param code a word in capitals, by which programs tell errors apart
     */
    public ApiException(int status, String code, String message, Object... arguments) {
        super(arguments.length == 0 ? message : String.format(Locale.ROOT, message, arguments));
        this.status = status;
        this.code = code;
    }

    /** A request that is wrong in itself. */
    public static ApiException invalid(String message, Object... arguments) {
        return new ApiException(400, "INVALID", message, arguments);
    }

    /** Something that is not there. */
    public static ApiException notFound(String message, Object... arguments) {
        return new ApiException(404, "NOT_FOUND", message, arguments);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
