// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import dev.sluice.app.option.OutputOptions;
import dev.sluice.console.Console;
import dev.sluice.console.ConsoleSettings;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Prints where a console is. Stateless. */
final class ConsoleLines {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ConsoleLines() {}

    /** The address, with the token only if nobody knows it yet. */
    static String address(Console console, ConsoleSettings settings) {
        if (settings.token().isPresent() || console.token().isEmpty()) {
            return console.address().toString();
        }
        return console.address() + "?token=" + console.token().get();
    }

    /** Prints the address as a state of a verb. */
    static void print(Console console, ConsoleSettings settings, OutputOptions output) {
        String address = address(console, settings);
        ObjectNode line = JSON.createObjectNode().put("state", "console");
        line.put("message", address).put("url", console.address().toString());
        output.print("console: " + address, line);
    }
}
