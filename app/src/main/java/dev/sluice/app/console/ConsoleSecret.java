// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import java.util.Optional;

/** Where the token of a console comes from. It is no option, because others can read those. */
final class ConsoleSecret {

    static final String VARIABLE = "SLUICE_CONSOLE_TOKEN";

    private ConsoleSecret() {}

    /** Returns the token of the environment, if there is one. */
    static Optional<String> fromEnvironment() {
        return Optional.ofNullable(System.getenv(VARIABLE)).filter(token -> !token.isBlank());
    }
}
