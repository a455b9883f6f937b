// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import dev.sluice.app.option.OutputOptions;
import dev.sluice.console.Console;
import dev.sluice.console.ConsoleSettings;
import dev.sluice.console.LocalModel;
import dev.sluice.console.http.PortTakenException;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.platform.SluiceException;

import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.util.Optional;
import java.util.function.Consumer;

/** The console beside a job in this process. */
public final class ConsoleOptions {

    @Option(
            names = "--console-port",
            paramLabel = "PORT",
            description =
                    "The port of the console, the web page; 0 is any free one (default: "
                            + ConsoleSettings.DEFAULT_PORT
                            + ").")
    private @Nullable Integer port;

    @Option(
            names = "--console-bind",
            paramLabel = "HOST",
            defaultValue = ConsoleSettings.LOOPBACK,
            description =
                    "The address of the console; beyond this machine, requests need the token in"
                            + " SLUICE_CONSOLE_TOKEN, or the one that is printed (default:"
                            + " ${DEFAULT-VALUE}).")
    private String bind;

    @Option(names = "--no-console", description = "Serves no web page.")
    private boolean none;

    /** Sets what the job has to write for the page, before the job is made. */
    public void configure(Configuration config) {
        if (!none && config.getOptional(KafkaOptions.TOKENS_TOPIC).isEmpty()) {
            config.set(KafkaOptions.TOKENS_TOPIC, Console.TOKENS_TOPIC);
            if (config.getOptional(KafkaOptions.TOKEN_VALUES).isEmpty()) {
                config.set(KafkaOptions.TOKEN_VALUES, false);
            }
        }
    }

    /**
     * Starts the console. If it has the default port and that is taken, the job runs without it.
     *
     * @param notice takes the reason why there is none
     * @return empty if there is none
     * @throws SluiceException if a port that was asked for is taken
     */
    public Optional<RunningConsole> start(Configuration config, Consumer<String> notice) {
        if (none) {
            return Optional.empty();
        }
        ConsoleSettings settings =
                ConsoleSettings.local(port == null ? ConsoleSettings.DEFAULT_PORT : port)
                        .at(bind, ConsoleSecret.fromEnvironment());
        try {
            LocalModel model =
                    new LocalModel(new PolicyComparer(config), new ClipQuestions(config));
            Console console = Console.start(settings, config, Optional.of(model));
            return Optional.of(new RunningConsole(console, settings));
        } catch (PortTakenException e) {
            String text = e.getMessage() + "; --console-port names another, and 0 is any free one";
            if (port != null) {
                throw new SluiceException(text, e);
            }
            notice.accept("none: " + text);
            return Optional.empty();
        }
    }

    /**
     * A console beside a job.
     *
     * @param console closed with this
     */
    public record RunningConsole(Console console, ConsoleSettings settings)
            implements AutoCloseable {

        /** The address to print, with the token if it was made. */
        public String address() {
            return ConsoleLines.address(console, settings);
        }

        /** Prints the address as a state of a verb. */
        public void print(OutputOptions output) {
            ConsoleLines.print(console, settings, output);
        }

        @Override
        public void close() {
            console.close();
        }
    }
}
