// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

/** The port of the console is in use. */
public final class PortTakenException extends Exception {

    PortTakenException(int port, Throwable cause) {
        super("port %d is taken".formatted(port), cause);
    }
}
