// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.progress;

import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Opens the terminal behind standard error. Stateless. */
final class SystemTerminal {

    private static final Logger LOG = LoggerFactory.getLogger(SystemTerminal.class);

    private SystemTerminal() {}

    /**
     * Opens the terminal.
     *
     * @param environment variables of the process
     * @return empty if there is none, or if it or its user wants plain text
     */
    static Optional<Terminal> open(Map<String, String> environment) {
        if (wantsPlainText(environment)) {
            return Optional.empty();
        }
        try {
            Terminal terminal =
                    TerminalBuilder.builder()
                            .system(true)
                            .systemOutput(TerminalBuilder.SystemOutput.SysErr)
                            .dumb(true) // quietly, if there is no terminal
                            .encoding(UTF_8)
                            .build();
            if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                terminal.close();
                return Optional.empty();
            }
            return Optional.of(terminal);
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.debug("no terminal can be opened", e);
            return Optional.empty();
        }
    }

    /** Whether nothing may be drawn over: see no-color.org for {@code NO_COLOR}. */
    static boolean wantsPlainText(Map<String, String> environment) {
        String type = environment.getOrDefault("TERM", "");
        return type.isEmpty()
                || type.equals("dumb")
                || !environment.getOrDefault("NO_COLOR", "").isEmpty();
    }
}
