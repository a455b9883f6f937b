// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.console.Console;
import dev.sluice.console.ConsoleSettings;
import dev.sluice.console.http.PortTakenException;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.StopSignal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Serves the web page that shows streams and answers, from the topics of a deployment. */
@Command(
        name = "console",
        description =
                "Serves a web page that shows the streams, the tokens that were kept and the answers,"
                        + " and asks questions. 'run' and 'demo' serve it, too.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ConsoleCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMinutes(1);

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + ConsoleSettings.DEFAULT_PORT,
            description = "The port to listen on; 0 is any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "HOST",
            defaultValue = ConsoleSettings.LOOPBACK,
            description =
                    "The address to listen on; beyond this machine, requests need the token in"
                            + " SLUICE_CONSOLE_TOKEN, or the one that is printed (default:"
                            + " ${DEFAULT-VALUE}).")
    private String bind;

    @Option(
            names = "--history",
            paramLabel = "DURATION",
            defaultValue = "3h",
            description =
                    "How far back from the newest video the page reaches, such as 90s or 10min"
                            + " (default: ${DEFAULT-VALUE}).")
    private Duration history;

    @Mixin private OutputOptions output;

    @Mixin private DeploymentOptions deployment;

    @Override
    public Integer call() throws Exception {
        ConsoleSettings settings =
                ConsoleSettings.local(port)
                        .at(bind, ConsoleSecret.fromEnvironment())
                        .withHistory(history);
        try (StopSignal stop = new StopSignal();
                Console console = Console.start(settings, deployment.load())) {
            ConsoleLines.print(console, settings, output);
            while (!stop.await(POLL)) {
                continue; // the console works in its own threads
            }
        } catch (PortTakenException e) {
            throw new SluiceException(
                    "%s; --port names another, and 0 is any free one".formatted(e.getMessage()), e);
        }
        return 0;
    }
}
