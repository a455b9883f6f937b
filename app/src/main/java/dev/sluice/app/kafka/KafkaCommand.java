// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.kafka;

import dev.sluice.app.option.OutputOptions;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.local.StopSignal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code sluice kafka}: runs a broker in this process, until Ctrl-C. */
@Command(
        name = "kafka",
        description =
                "Runs a Kafka broker in this process, for this machine only. Its topics are there"
                        + " again at the next start.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class KafkaCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMinutes(1);
    private static final int DEFAULT_PORT = 9092;
    private static final int MAX_PORT = 65535;

    @Spec private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + DEFAULT_PORT,
            description = "The port to listen on (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "The folder in which the broker keeps its topics (default: kafka in the state"
                            + " folder).")
    private @Nullable Path data;

    @Mixin private OutputOptions output;

    @Override
    public Integer call() throws Exception {
        if (port < 1 || port > MAX_PORT) {
            throw new ParameterException(
                    spec.commandLine(),
                    "found --port %d; expected a port from 1 to %d".formatted(port, MAX_PORT));
        }
        Path folder = data == null ? Home.kafkaData() : data.toAbsolutePath().normalize();
        try (StopSignal stop = new StopSignal()) {
            try (EmbeddedBroker broker = EmbeddedBroker.lasting(folder, port)) {
                sayRunning(broker, folder);
                while (!stop.await(POLL)) {
                    continue; // the broker works in its own threads
                }
            }
            say("stopped", "the topics stay in " + Home.display(folder), folder, null);
        }
        return 0;
    }

    private void sayRunning(EmbeddedBroker broker, Path folder) {
        String address = broker.bootstrapServers();
        String text =
                "%s, topics in %s; Ctrl-C stops%s"
                        .formatted(
                                address,
                                Home.display(folder),
                                broker.port() == DEFAULT_PORT
                                        ? ""
                                        : "; other verbs need --bootstrap-servers " + address);
        say("running", text, folder, address);
    }

    private void say(String state, String message, Path folder, @Nullable String address) {
        ObjectNode line = JSON.createObjectNode().put("state", state).put("message", message);
        if (address != null) {
            line.put("bootstrap_servers", address);
        }
        line.put("data", folder.toString());
        output.print(state + ": " + message, line);
    }
}
